package dev.penstock.routing.simulation;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Many runs, each from its seed; {@code -Dpenstock.seed=N} runs that one alone. */
final class Seeds {
  private Seeds() {}

  static void each(int count, LongConsumer run) {
    Long only = Long.getLong("penstock.seed");
    LongStream seeds = only == null ? LongStream.range(0, count) : LongStream.of(only);
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
