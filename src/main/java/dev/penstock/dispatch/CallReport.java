package dev.penstock.dispatch;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.event.AttemptFinished;
import dev.penstock.api.event.Billed;
import dev.penstock.dispatch.charge.Ending;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one upstream call went, for the router and for those who count.
 *
 * @param failure null if it went well
 * @param hedge whether it was the second call beside one that was slow
 */
record CallReport(Attempt attempt, @Nullable Failure failure, boolean hedge) {

  AttemptResult result() {
    if (failure == null && !attempt.sent()) {
      // The gateway answered by itself: nothing is learnt of the deployment.
      return AttemptResult.NOT_MADE;
    }
    return new AttemptResult(
        cancelled() ? null : failure,
        cancelled(),
        attempt.exchange().request().stream(),
        attempt.ttftNanos(),
        attempt.durationNanos(),
        // Of a call that was cancelled before it answered, limits on tokens learn nothing.
        attempt.tokens().usage());
  }

  /** What the provider may bill. */
  Ending ending() {
    Tokens tokens = attempt.billable();
    return new Ending(
        outcome(),
        tokens.usage(),
        tokens.estimated(),
        attempt.cacheHinted(),
        attempt.ttftNanos(),
        attempt.durationNanos());
  }

  AttemptFinished fact(Ending ending, Billed billed) {
    return new AttemptFinished(
        attempt.deployment().provider(),
        attempt.deployment().id(),
        ending.outcome(),
        ending.usage(),
        ending.estimated(),
        hedge,
        attempt.chosen().group(),
        billed);
  }

  private boolean cancelled() {
    return failure instanceof Failure.ClientGone;
  }

  private String outcome() {
    if (failure == null) {
      return "success";
    }
    return cancelled()
        ? "cancelled"
        : Objects.requireNonNullElse(OpenAiErrors.of(failure).code(), "error");
  }
}
