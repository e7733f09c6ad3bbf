package dev.penstock.dispatch;

import dev.penstock.api.event.Billed;
import dev.penstock.api.event.RequestFinished;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.OpenAiErrors;
import java.util.Set;

/**
 * A request that is refused before anything was asked of a stage.
 *
 * @param errors how the caller is told
 */
public record Refusal(String requestId, Failure failure, ErrorFormat errors, long startedNanos) {

  RequestFinished finished(long nowNanos) {
    OpenAiErrors.Reply reply = OpenAiErrors.of(failure);
    long duration = nowNanos - startedNanos;
    return new RequestFinished(
        requestId,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        false,
        failure instanceof Failure.ClientGone
            ? RequestFinished.Outcome.CANCELLED
            : RequestFinished.Outcome.ERROR,
        reply.status(),
        reply.code(),
        null,
        false,
        duration,
        -1,
        duration,
        0,
        Set.of(),
        null,
        null,
        null,
        Billed.NOTHING);
  }
}
