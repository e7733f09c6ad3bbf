package dev.penstock.bench;

import java.util.Arrays;

/** Durations in nanoseconds, all of them kept: percentiles are exact. */
final class Samples {
  private long[] values = new long[1 << 14];
  private int size;

  void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = nanos;
  }

  int size() {
    return size;
  }

  /** In microseconds; NaN if there are none. */
  double percentile(double percent) {
    if (size == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    int at = (int) Math.ceil(percent / 100 * size) - 1;
    return sorted[Math.max(0, at)] / 1000.0;
  }
}
