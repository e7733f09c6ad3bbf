package dev.penstock.config;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The span that a budget's limit is for.
 *
 * @param kind what it is
 * @param length of a rolling one; null for the others
 * @param zone whose midnights, Mondays and firsts of a month calendar windows begin at
 */
public record BudgetWindow(Kind kind, @Nullable Duration length, ZoneId zone) {

  /** Calendar windows begin at the clock's or the calendar's marks, weeks on Mondays. */
  public enum Kind {
    HOUR,
    DAY,
    WEEK,
    MONTH,
    ROLLING,
    TOTAL
  }

  /**
   * As the configuration writes it: {@code 1h}, {@code 1d}, {@code 7d}, {@code 1mo}, {@code total},
   * a length.
   */
  public String text() {
    return switch (kind) {
      case HOUR -> "1h";
      case DAY -> "1d";
      case WEEK -> "7d";
      case MONTH -> "1mo";
      case TOTAL -> "total";
      case ROLLING -> "rolling-" + length;
    };
  }
}
