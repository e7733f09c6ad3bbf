package dev.penstock.api.bus;

import dev.penstock.api.Usage;
import dev.penstock.error.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one upstream call went, for the router's signals.
 *
 * @param failure null if it went well or was cancelled
 * @param cancelled the client left, or the call lost against its hedge: says nothing of the
 *     deployment
 * @param ttftNanos from the call to the first content of a stream; -1 if there was none
 * @param durationNanos from the call to its end
 * @param usage null if nothing is known
 */
public record AttemptResult(
    @Nullable Failure failure,
    boolean cancelled,
    boolean streamed,
    long ttftNanos,
    long durationNanos,
    @Nullable Usage usage) {
  /** Nothing is known, nothing is blamed. */
  public static final AttemptResult CANCELLED = new AttemptResult(null, true, false, -1, 0, null);

  /** The call was not made: what was taken for it is there again. */
  public static final AttemptResult NOT_MADE =
      new AttemptResult(new Failure.Overloaded(Duration.ZERO), false, false, -1, 0, null);
}
