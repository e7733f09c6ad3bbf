package dev.penstock.api.spend;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where a caller stands with its rate limits; null where it has none. */
public record Standing(@Nullable Level requests, @Nullable Level tokens) {
  /** No limits. */
  public static final Standing NONE = new Standing(null, null);

  /**
   * One limit, the one with least left.
   *
   * @param limit per minute
   * @param reset until all of it is there again
   */
  public record Level(long limit, long remaining, Duration reset) {}
}
