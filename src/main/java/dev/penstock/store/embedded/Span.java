package dev.penstock.store.embedded;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.store.journal.EpochNanos;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A span of time in nanoseconds since 1970.
 *
 * @param from inclusive
 * @param until exclusive
 */
record Span(long from, long until) {
  private static final Instant FIRST = EpochNanos.instant(Long.MIN_VALUE);
  private static final Instant LAST = EpochNanos.instant(Long.MAX_VALUE);

  static Span of(@Nullable Instant from, @Nullable Instant until) {
    return new Span(
        from == null || from.isBefore(FIRST) ? Long.MIN_VALUE : EpochNanos.of(from),
        until == null || until.isAfter(LAST) ? Long.MAX_VALUE : EpochNanos.of(until));
  }

  /** Where a day is asked for, no more than that day. */
  static Span of(Filter filter) {
    Span span = of(filter.from(), filter.until());
    String day = filter.equal().get(Group.DAY);
    return day == null ? span : span.within(day(day));
  }

  private static Span day(String text) {
    try {
      Instant start = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      return of(start, start.plus(Duration.ofDays(1)));
    } catch (DateTimeParseException noDay) {
      return new Span(0, 0);
    }
  }

  private Span within(Span other) {
    return new Span(Math.max(from, other.from), Math.min(until, other.until));
  }

  /** The first quarter that lies in it as a whole. */
  long firstQuarter() {
    return from == Long.MIN_VALUE ? from : Math.ceilDiv(from, LedgerSchema.QUARTER_NANOS);
  }

  /** The first quarter after those that lie in it as a whole. */
  long endQuarter() {
    return until == Long.MAX_VALUE ? until : Math.floorDiv(until, LedgerSchema.QUARTER_NANOS);
  }
}
