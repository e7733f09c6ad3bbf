package dev.penstock.api.event;

import dev.penstock.api.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Published once per request, when the last byte of its answer is written or its client has left.
 *
 * @param asked the model name as the caller gave it, perhaps an alias or what a wildcard matched;
 *     null if it named no group, since it is then any text
 * @param group the model group that was asked for; null if none was found
 * @param fallback the other group that the request went on to, the last one; null if it stayed
 * @param status HTTP status that was sent, or would have been; 499 if the client left first
 * @param code the error's code; null if the request went well
 * @param usage tokens, null if nothing is known
 * @param ttftNanos from accept to first content; -1 if there was none
 * @param overheadNanos the duration less the time upstreams took
 * @param promptSha256 first 16 hex digits of the request body's SHA-256
 * @param prompt the body, only where the configuration wants it in the log
 * @param operation what was asked for, as in the ledger; null if that was not read
 * @param billed what all its calls have cost
 */
public record RequestFinished(
    String requestId,
    @Nullable String key,
    @Nullable String asked,
    @Nullable String group,
    @Nullable String fallback,
    @Nullable String provider,
    @Nullable String deployment,
    int attempts,
    boolean streamed,
    Outcome outcome,
    int status,
    @Nullable String code,
    @Nullable Usage usage,
    boolean usageEstimated,
    long durationNanos,
    long ttftNanos,
    long overheadNanos,
    int skippedEvents,
    Set<String> dropped,
    @Nullable String promptSha256,
    @Nullable String prompt,
    @Nullable String operation,
    Billed billed)
    implements Fact {

  /** How it ended, as the metric's {@code status} label says it. */
  public enum Outcome {
    SUCCESS,
    ERROR,
    CANCELLED
  }
}
