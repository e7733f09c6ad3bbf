package dev.penstock.routing;

import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to tell a caller whose request can go nowhere: by what stands in the way of the deployments
 * that could serve it at all.
 */
final class Refusals {
  static final Duration SOON = Duration.ofSeconds(1);

  private static final Set<Obstacle.Why> OF_RATES =
      EnumSet.of(Obstacle.Why.RATE_LIMIT, Obstacle.Why.RATE_LIMITED);

  /** What callers can do most about comes first. */
  private static final List<Obstacle.Why> OF_MODELS =
      List.of(Obstacle.Why.UNSUPPORTED_PARAM, Obstacle.Why.MODALITY, Obstacle.Why.OPERATION);

  private final Selection selection;
  private final Set<Obstacle.Why> whys = EnumSet.noneOf(Obstacle.Why.class);
  private @Nullable Obstacle earliest;

  private Refusals(Selection selection) {
    this.selection = selection;
  }

  /** A failure, and whether waiting may help. */
  record Refusal(Failure failure, Reason reason) {}

  /** Of a selection that chose nothing. */
  static Refusal of(Selection selection) {
    Failure unfit = unfit(selection);
    return unfit != null
        ? new Refusal(unfit, Reason.REQUEST)
        : new Refusal(
            new Refusals(selection).unavailable(),
            nobodyFits(selection) ? Reason.REQUEST : Reason.NONE_LEFT);
  }

  /** Those that are passed over were asked, and cannot express the request or have failed it. */
  private static boolean nobodyFits(Selection selection) {
    if (selection.question().purpose() != RouteRequest.Purpose.INSTEAD) {
      return false;
    }
    for (int i = 0; i < selection.group().members().size(); i++) {
      Obstacle obstacle = selection.obstacle(i);
      if (obstacle == null
          || (obstacle.why() != Obstacle.Why.EXCLUDED && !obstacle.why().isOfRequest())) {
        return false;
      }
    }
    return true;
  }

  /** The request's own fault; null if some deployment could serve it. */
  private static @Nullable Failure unfit(Selection selection) {
    Map<Obstacle.Why, Obstacle> found = new EnumMap<>(Obstacle.Why.class);
    for (int i = 0; i < selection.group().members().size(); i++) {
      Obstacle obstacle = selection.obstacle(i);
      if (obstacle == null || !obstacle.why().isOfRequest()) {
        return null;
      }
      found.putIfAbsent(obstacle.why(), obstacle);
    }
    if (found.keySet().equals(EnumSet.of(Obstacle.Why.BOUND_ELSEWHERE))) {
      return new Failure.InvalidValue(
          "model",
          "The request refers to a response that is kept by a provider which this model has not;"
              + " ask for the model that made it.");
    }
    // A shorter prompt or other fields help; tags are looked at first, so they alone hide nothing.
    if (found.containsKey(Obstacle.Why.CONTEXT_WINDOW)) {
      return new Failure.ContextLengthExceeded(
          "The prompt and the output asked for are longer than the model's context.");
    }
    for (Obstacle.Why why : OF_MODELS) {
      Obstacle obstacle = found.get(why);
      if (obstacle != null) {
        return lacking(obstacle);
      }
    }
    return new Failure.InvalidValue(
        "x-penstock-tags", "No deployment of the model has any of these tags.");
  }

  private static Failure lacking(Obstacle obstacle) {
    if (obstacle.lack() != null) {
      return obstacle.lack().failure();
    }
    return obstacle.param() == null
        ? new Failure.UnsupportedParameter(
            "messages", "The model does not take this kind of content.")
        : new Failure.UnsupportedParameter(
            obstacle.param(), "The model does not support '" + obstacle.param() + "'.");
  }

  private Failure unavailable() {
    List<Member> members = selection.group().members();
    for (int i = 0; i < members.size(); i++) {
      Obstacle obstacle = selection.obstacle(i);
      if (obstacle != null && !obstacle.why().isOfRequest()) {
        note(members.get(i), obstacle);
      }
    }
    if (whys.isEmpty()) {
      return new Failure.NoHealthyDeployment(SOON);
    }
    if (OF_RATES.containsAll(whys)) {
      return new Failure.UpstreamRateLimited(recovery());
    }
    if (whys.equals(EnumSet.of(Obstacle.Why.MAX_PARALLEL))) {
      return new Failure.Overloaded(SOON);
    }
    return whys.equals(EnumSet.of(Obstacle.Why.CREDENTIAL_REFUSED))
        ? new Failure.CredentialRefused()
        : new Failure.NoHealthyDeployment(recovery());
  }

  private void note(Member member, Obstacle obstacle) {
    switch (obstacle.why()) {
      case RATE_LIMIT, MAX_PARALLEL, WEIGHT, ORDER -> note(obstacle);
      // Why each arm is out counts, also of those that were passed over for having failed.
      default -> {
        for (Arm arm : member.arms()) {
          Obstacle health = selection.fit().health(arm);
          if (health != null) {
            note(health);
          }
        }
      }
    }
  }

  private void note(Obstacle obstacle) {
    whys.add(obstacle.why());
    if (earliest == null || obstacle.endsBefore(earliest)) {
      earliest = obstacle;
    }
  }

  private Duration recovery() {
    if (earliest == null || earliest.untilNanos() == Obstacle.NEVER) {
      return SOON;
    }
    long nanos = earliest.untilNanos() - selection.question().nowNanos();
    return nanos <= 0 ? SOON : Duration.ofNanos(nanos);
  }
}
