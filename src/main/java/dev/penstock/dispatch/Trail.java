package dev.penstock.dispatch;

import dev.penstock.api.Exchange;
import dev.penstock.api.Passage;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.api.event.FellBack;
import dev.penstock.config.RoutingConfig.Retries;
import dev.penstock.dispatch.NextStep.FallBack;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Where one request has been, and so what it may ask the router for. */
final class Trail {
  private static final int MAX_DOUBLINGS = 30;

  private final Exchange exchange;
  private final Retries rules;
  private final RandomGenerator random;
  private final Fallbacks fallbacks;
  private final Set<String> excluded = new HashSet<>();

  /** Those of this group that cannot express the request, however often they are asked. */
  private final Set<String> unfit = new HashSet<>();

  private @Nullable String group;
  private @Nullable String fallbackName;
  private @Nullable Failure call;
  private @Nullable Failure cannot;
  private @Nullable Failure earlier;
  private @Nullable String leftGroup;
  private String leftFor = "";
  private int calls;
  private int pauses;
  private boolean waited;
  private boolean passedOver;

  Trail(Exchange exchange, RandomGenerator random) {
    this.exchange = exchange;
    this.rules = exchange.config().routing().retries();
    this.random = random;
    this.group = exchange.group();
    this.fallbacks = new Fallbacks(exchange.snapshot(), group);
  }

  /** The first question. */
  RouteRequest first() {
    return RouteRequest.first(exchange);
  }

  /** For a deployment that has not failed yet. */
  RouteRequest elsewhere() {
    return question(excluded, Purpose.RETRY);
  }

  /** For any deployment, after a pause. */
  RouteRequest again() {
    excluded.clear();
    pauses++;
    waited = true;
    return question(excluded, Purpose.RETRY);
  }

  /** For another one than that which cannot express the request; no call was made. */
  RouteRequest instead(Failure why) {
    calls--;
    cannot = why;
    return question(excluded, Purpose.INSTEAD);
  }

  /** For another one than that which has no room or no budget for it; no call was made. */
  RouteRequest passOver(Chosen full, Failure why) {
    excluded.add(full.deployment().id());
    passedOver = true;
    cannot = cannot == null || sooner(why, cannot) ? why : cannot;
    return question(excluded, Purpose.INSTEAD);
  }

  private static boolean sooner(Failure one, Failure other) {
    return one instanceof Failure.UpstreamRateLimited first
        && other instanceof Failure.UpstreamRateLimited second
        && first.retryAfter() != null
        && second.retryAfter() != null
        && first.retryAfter().compareTo(second.retryAfter()) < 0;
  }

  /** If nobody here can express the request, that is what is wrong with it. */
  Refused told(Refused refused) {
    if (cannot == null || refused.reason() != Reason.REQUEST) {
      return refused;
    }
    if (call == null) {
      return new Refused(cannot, Reason.REQUEST, refused.explanation());
    }
    // Those that failed may be called again, as where the router itself finds the others full.
    return passedOver
        ? new Refused(refused.failure(), Reason.NONE_LEFT, refused.explanation())
        : refused;
  }

  /** For a second deployment beside the one that runs. */
  RouteRequest beside(Chosen running) {
    Set<String> others = new HashSet<>(excluded);
    others.add(running.deployment().id());
    return question(others, Purpose.HEDGE);
  }

  /** The first question in another group. */
  RouteRequest fallBack(FallBack step, @Nullable Refused refusal) {
    if (leftGroup == null) {
      leftGroup = group;
      leftFor = step.reason();
    }
    Failure why = why(refusal);
    fallbacks.take(passedOver(refusal) ? null : group, why);
    if (call != null || earlier == null) {
      earlier = why;
    }
    enter(step.group());
    return question(excluded, Purpose.FIRST);
  }

  private void enter(String fallback) {
    fallbackName = fallback;
    group = exchange.snapshot().routes().group(fallback);
    excluded.clear();
    unfit.clear();
    call = null;
    cannot = null;
    calls = 0;
    pauses = 0;
    waited = false;
    passedOver = false;
  }

  private RouteRequest question(Set<String> without, Purpose purpose) {
    Set<String> all = new HashSet<>(without);
    all.addAll(unfit);
    return new RouteRequest(exchange, fallbackName, all, purpose);
  }

  /** A call begins; the fact to tell if the request has just come here from another group. */
  @Nullable FellBack calls(Chosen chosen) {
    calls++;
    waited = false;
    group = chosen.group();
    String from = leftGroup;
    leftGroup = null;
    if (from != null) {
      fallbacks.arrived();
    }
    return from == null ? null : new FellBack(from, chosen.group(), leftFor);
  }

  /** The call that was to answer failed, or both of them did. */
  void failed(Failure failure) {
    call = failure;
  }

  /** This call is not made again as long as there is another one to make. */
  void exclude(Chosen chosen, Failure failure) {
    if (Failures.unfit(failure)) {
      unfit.add(chosen.deployment().id());
      return;
    }
    boolean onlyThisCredential =
        failure instanceof Failure.UpstreamRateLimited
            || failure instanceof Failure.CredentialRefused;
    excluded.add(onlyThisCredential ? chosen.arm() : chosen.deployment().id());
  }

  /** Whether a prompt that the provider blocked goes to another group. */
  boolean leadsOnFor(Failure failure) {
    return fallbacks.next(group, failure) != null;
  }

  /** What counts for the next step; {@code nanosLeft} until the deadline. */
  Setback setback(@Nullable Refused refusal, boolean committed, long nanosLeft) {
    Duration left = Duration.ofNanos(Math.max(0, nanosLeft));
    return new Setback(
        call,
        refusal,
        earlier,
        committed,
        waited,
        attempts() - calls,
        backoff(),
        left.compareTo(rules.max()) < 0 ? left : rules.max(),
        rules.respectRetryAfter(),
        fallback(refusal));
  }

  /** What is for no model may be anything, and is not done twice. */
  private int attempts() {
    Passage passage = exchange.passage();
    return passage != null && passage.unrouted()
        ? 1
        : Math.max(1, rules.attempts() - exchange.options().sdkRetries());
  }

  private @Nullable String fallback(@Nullable Refused refusal) {
    return fallbacks.next(passedOver(refusal) ? null : group, why(refusal));
  }

  /** A fallback group that this request may not or cannot use is as if it were not there. */
  private boolean passedOver(@Nullable Refused refusal) {
    return earlier != null
        && call == null
        && refusal != null
        && refusal.failure() instanceof Failure.Caller;
  }

  private Failure why(@Nullable Refused refusal) {
    if (call != null) {
      return call;
    }
    return passedOver(refusal) && earlier != null
        ? earlier
        : Objects.requireNonNull(refusal).failure();
  }

  /** Full jitter: anything up to a bound that doubles with each pause. */
  private Duration backoff() {
    double doubled = (double) rules.base().toNanos() * (1L << Math.min(pauses, MAX_DOUBLINGS));
    double bound = Math.min(doubled, (double) rules.max().toNanos());
    return Duration.ofNanos((long) (random.nextDouble() * bound));
  }
}
