package dev.penstock.admin.report;

import dev.penstock.config.check.Units;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Points in time as a query names them. */
final class Spans {
  static final String EXPECTED =
      "expected a time such as 2026-12-24T18:00:00Z, a day such as 2026-12-24, today, yesterday, now,"
          + " or a length back from now such as 7d or 1mo";

  private Spans() {}

  /** Days are in UTC and stand for their beginning. Empty if it is none of these. */
  static Optional<Instant> at(String text, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (text) {
      case "now" -> Optional.of(now);
      case "today" -> Optional.of(start(today));
      case "yesterday" -> Optional.of(start(today.minusDays(1)));
      default -> Units.duration(text).map(now::minus).or(() -> written(text));
    };
  }

  private static Optional<Instant> written(String text) {
    try {
      // A plus that was not escaped arrives as a blank.
      return Optional.of(
          text.length() <= 10
              ? start(LocalDate.parse(text))
              : OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
