package dev.penstock.admission.budget;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A span of time whose spend is counted as one: a calendar window, a 24th of a rolling one, or all
 * time.
 *
 * @param number rises with time; 0 for all time
 * @param from inclusive; null for all time
 * @param until exclusive; null for all time
 */
public record Slice(long number, @Nullable Instant from, @Nullable Instant until) {
  static final Slice ALL_TIME = new Slice(0, null, null);

  boolean contains(Instant at) {
    return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
  }
}
