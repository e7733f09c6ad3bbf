package dev.penstock.dispatch;

import dev.penstock.api.bus.RouteDecision.Reason;
import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a request does after a setback. The one place where that is decided, for streams and whole
 * answers alike:
 *
 * <ol>
 *   <li>Once the client has something of the answer, nothing.
 *   <li>After a call that another deployment may do better, ask for another one, at once.
 *   <li>If there is none, and the failure may pass, call the same one again after a pause. With a
 *       fallback at hand, an upstream that says it is busy is not waited for.
 *   <li>Go to the next fallback group.
 *   <li>Tell the client.
 * </ol>
 */
sealed interface NextStep {

  /** Ask the router for a deployment that has not failed this request. */
  record RetryElsewhere() implements NextStep {}

  /** Ask the router for any deployment, after a pause. */
  record RetrySame(Duration after) implements NextStep {}

  /** Go to another group; {@code reason} is the code of the failure. */
  record FallBack(String group, String reason) implements NextStep {}

  /** The client is told. */
  record GiveUp(Failure failure) implements NextStep {}

  /** The decision; nothing but {@code setback} counts. */
  static NextStep after(Setback setback) {
    if (setback.committed()) {
      return new GiveUp(setback.failure());
    }
    if (setback.refusal() == null && setback.callsLeft() > 0 && setback.failure().elsewhere()) {
      return new RetryElsewhere();
    }
    if (mayPause(setback)) {
      Duration pause = pause(setback);
      if (pause.compareTo(setback.longestPause()) <= 0) {
        return new RetrySame(pause);
      }
    }
    String group = setback.fallback();
    return group == null
        ? new GiveUp(setback.answer())
        : new FallBack(group, code(setback.failure()));
  }

  private static boolean mayPause(Setback setback) {
    Failure call = setback.call();
    Refused refusal = setback.refusal();
    return call != null
        && refusal != null
        && refusal.reason() == Reason.NONE_LEFT
        && !setback.waited()
        && (call.retryable() || call instanceof Failure.Overloaded)
        && (setback.fallback() == null || !busy(call));
  }

  private static boolean busy(Failure call) {
    return call instanceof Failure.UpstreamRateLimited
        || call instanceof Failure.UpstreamOverloaded
        || call instanceof Failure.Overloaded;
  }

  /** Before the upstream's own time is over, another call would only be refused. */
  private static Duration pause(Setback setback) {
    Duration pause = setback.backoff();
    if (setback.respectRetryAfter()) {
      pause = longer(pause, retryAfter(setback.failure()));
      Refused refusal = setback.refusal();
      if (refusal != null && refusal.failure() instanceof Failure.UpstreamRateLimited limited) {
        pause = longer(pause, limited.retryAfter());
      }
    }
    return pause;
  }

  private static @Nullable Duration retryAfter(Failure failure) {
    return switch (failure) {
      case Failure.UpstreamRateLimited limited -> limited.retryAfter();
      case Failure.UpstreamOverloaded busy -> busy.retryAfter();
      // Others do not say when they are over.
      default -> null;
    };
  }

  private static Duration longer(Duration one, @Nullable Duration other) {
    return other == null || one.compareTo(other) >= 0 ? one : other;
  }

  private static String code(Failure failure) {
    return Objects.requireNonNullElse(OpenAiErrors.of(failure).code(), "error");
  }
}
