package dev.penstock.admission.budget;

import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a budget's window cuts time into slices. Pure.
 *
 * <p>A calendar window is one slice, numbered by the second of the epoch in which it begins, so
 * that days of 23 and of 25 hours need no further thought. A rolling window of length L counts the
 * present slice, of L / 24 rounded up to a millisecond, and the 24 before it: the oldest counts as
 * a whole until all of it is older than L, so that no L ever holds more than the limit. A total has
 * one slice, number 0.
 */
public record Slices(BudgetWindow window) {
  /** Slices of a rolling window besides the present one. */
  public static final int BEFORE = 24;

  private static final Duration HOUR = Duration.ofHours(1);

  /** The slice that holds this instant. */
  public Slice at(Instant at) {
    return switch (window.kind()) {
      case TOTAL -> Slice.ALL_TIME;
      case ROLLING -> rolling(Math.floorDiv(at.toEpochMilli(), widthMillis()));
      case HOUR, DAY, WEEK, MONTH -> {
        Instant start = start(at);
        yield new Slice(start.getEpochSecond(), start, end(start));
      }
    };
  }

  /** The slice of this number. */
  public Slice of(long number) {
    return window.kind() == Kind.ROLLING ? rolling(number) : at(Instant.ofEpochSecond(number));
  }

  /** The slices that count at this instant, oldest first: 25 of a rolling window, else one. */
  public List<Slice> counted(Instant now) {
    Slice present = at(now);
    List<Slice> all = new ArrayList<>();
    for (long number = oldest(present); number < present.number(); number++) {
      all.add(of(number));
    }
    all.add(present);
    return all;
  }

  /** Number of the oldest slice that counts while this one is the present one. */
  public long oldest(Slice present) {
    return window.kind() == Kind.ROLLING ? present.number() - BEFORE : present.number();
  }

  /** When what is in this slice stops counting; far away for a total. */
  public Instant leaves(long number) {
    return switch (window.kind()) {
      case TOTAL -> Instant.MAX;
      case ROLLING -> rollingStart(number + BEFORE + 1);
      case HOUR, DAY, WEEK, MONTH -> end(Instant.ofEpochSecond(number));
    };
  }

  private Slice rolling(long number) {
    return new Slice(number, rollingStart(number), rollingStart(number + 1));
  }

  private Instant rollingStart(long number) {
    return Instant.ofEpochMilli(number * widthMillis());
  }

  /** At least a 24th of the length. */
  private long widthMillis() {
    long length = Objects.requireNonNull(window.length()).toMillis();
    return Math.max(1, Math.ceilDiv(length, BEFORE));
  }

  private Instant start(Instant at) {
    ZoneId zone = window.zone();
    if (window.kind() == Kind.HOUR) {
      // Keeps the offset, so that the hour that comes twice in autumn is two windows.
      return at.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
    }
    return midnight(firstDay(at.atZone(zone).toLocalDate()));
  }

  private LocalDate firstDay(LocalDate day) {
    return switch (window.kind()) {
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case HOUR, DAY, ROLLING, TOTAL -> day;
    };
  }

  private Instant end(Instant start) {
    LocalDate first = start.atZone(window.zone()).toLocalDate();
    return switch (window.kind()) {
      case HOUR -> nextHour(start);
      case WEEK -> midnight(firstDay(first.plusWeeks(1)));
      case MONTH -> midnight(first.plusMonths(1));
      case DAY, ROLLING, TOTAL -> midnight(first.plusDays(1));
    };
  }

  /** Where clocks are changed by half an hour, one hour of the year has 30 or 90 minutes. */
  private Instant nextHour(Instant start) {
    Instant next = start(start.plus(HOUR));
    return next.isAfter(start) ? next : start(start.plus(HOUR.multipliedBy(2)));
  }

  /** Or the first moment of the day, where clocks are put forward at midnight. */
  private Instant midnight(LocalDate day) {
    return day.atStartOfDay(window.zone()).toInstant();
  }
}
