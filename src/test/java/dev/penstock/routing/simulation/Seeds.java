package dev.penstock.routing.simulation;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Many runs, each from its seed; {@code -Dpenstock.seed=N} runs that one alone. */
final class Seeds {
  /** The one that is replayed; null for all. */
  static final @Nullable Long ONLY = Long.getLong("penstock.seed");

  private Seeds() {}

  static void each(int count, LongConsumer run) {
    LongStream seeds = ONLY == null ? LongStream.range(0, count) : LongStream.of(ONLY);
    seeds.forEach(seed -> runOne(seed, run));
  }

  private static void runOne(long seed, LongConsumer run) {
    try {
      run.accept(seed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + "; replay it with -Dpenstock.seed=" + seed, e);
    }
  }
}
