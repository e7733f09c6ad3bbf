package dev.penstock.dispatch;

import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.event.AttemptFinished;
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
    return new AttemptResult(
        cancelled() ? null : failure,
        cancelled(),
        attempt.exchange().request().stream(),
        attempt.ttftNanos(),
        attempt.durationNanos(),
        // Of a call that was cancelled before it answered, limits on tokens learn nothing.
        attempt.tokens().usage());
  }

  AttemptFinished fact() {
    Tokens tokens = tokens();
    return new AttemptFinished(
        attempt.deployment().provider(),
        attempt.deployment().id(),
        outcome(),
        tokens.usage(),
        tokens.estimated(),
        hedge);
  }

  private boolean cancelled() {
    return failure instanceof Failure.ClientGone;
  }

  private Tokens tokens() {
    return cancelled() && attempt.facts() == null
        ? Tokens.ofPrompt(attempt.exchange(), attempt.deployment())
        : attempt.tokens();
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
