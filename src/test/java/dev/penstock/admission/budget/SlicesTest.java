package dev.penstock.admission.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SlicesTest {

  @ParameterizedTest
  @CsvSource({
    // An hour begins at the clock's mark; in India that is half past in UTC.
    "HOUR, UTC, 2027-03-01T10:59:59.999Z, 2027-03-01T10:00:00Z, 2027-03-01T11:00:00Z",
    "HOUR, Asia/Kolkata, 2027-03-01T10:20:00Z, 2027-03-01T09:30:00Z, 2027-03-01T10:30:00Z",
    // In autumn the hour from two to three comes twice.
    "HOUR, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
    "HOUR, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
    // Where clocks change by half an hour, one hour is long and one is short.
    "HOUR, Australia/Lord_Howe, 2027-04-03T15:10:00Z, 2027-04-03T14:00:00Z, 2027-04-03T15:30:00Z",
    "HOUR, Australia/Lord_Howe, 2026-10-03T15:40:00Z, 2026-10-03T15:30:00Z, 2026-10-03T16:00:00Z",
    "DAY, UTC, 2027-03-01T00:00:00Z, 2027-03-01T00:00:00Z, 2027-03-02T00:00:00Z",
    "DAY, America/New_York, 2027-03-02T04:59:59Z, 2027-03-01T05:00:00Z, 2027-03-02T05:00:00Z",
    // A day of 23 hours and one of 25.
    "DAY, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "DAY, Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    // Clocks go forward at midnight: the day begins at one.
    "DAY, Africa/Cairo, 2026-04-24T12:00:00Z, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
    "WEEK, UTC, 2027-03-07T23:59:59Z, 2027-03-01T00:00:00Z, 2027-03-08T00:00:00Z",
    "WEEK, Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-22T23:00:00Z, 2026-03-29T22:00:00Z",
    "MONTH, UTC, 2028-02-29T12:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
    "MONTH, UTC, 2027-12-31T23:59:59Z, 2027-12-01T00:00:00Z, 2028-01-01T00:00:00Z",
    "MONTH, Asia/Tokyo, 2027-01-31T15:00:00Z, 2027-01-31T15:00:00Z, 2027-02-28T15:00:00Z"
  })
  void a_calendar_window_follows_the_clocks_of_its_zone(
      Kind kind, String zone, Instant at, Instant from, Instant until) {
    Slices slices = calendar(kind, ZoneId.of(zone));

    Slice slice = slices.at(at);

    assertThat(slice).isEqualTo(new Slice(from.getEpochSecond(), from, until));
    assertThat(slices.of(slice.number())).isEqualTo(slice);
    assertThat(slices.leaves(slice.number())).isEqualTo(until);
    assertThat(slices.counted(at)).containsExactly(slice);
  }

  @ParameterizedTest
  @EnumSource(names = {"HOUR", "DAY", "WEEK", "MONTH"})
  void in_every_zone_windows_follow_each_other_without_gap_or_overlap(Kind kind) {
    Random random = new Random(3);
    for (String zone : ZoneId.getAvailableZoneIds()) {
      Slices slices = calendar(kind, ZoneId.of(zone));
      Instant from = Instant.parse("2024-01-01T00:00:00Z");
      for (int i = 0; i < 40; i++) {
        Instant at = from.plusSeconds(random.nextInt(6 * 366 * 86_400));
        Slice slice = slices.at(at);
        Slice next = slices.at(end(slice));

        assertThat(slice.contains(at)).as("%s %s %s", zone, at, slice).isTrue();
        assertThat(next.from()).as("%s %s", zone, at).isEqualTo(slice.until());
        assertThat(slices.at(end(slice).minusMillis(1))).as("%s %s", zone, at).isEqualTo(slice);
        assertThat(next.number()).isGreaterThan(slice.number());
      }
    }
  }

  @Test
  void a_total_is_one_slice_of_all_time() {
    Slices slices = calendar(Kind.TOTAL, ZoneId.of("UTC"));

    assertThat(slices.at(Instant.EPOCH)).isEqualTo(new Slice(0, null, null));
    assertThat(slices.counted(Instant.parse("2027-03-01T00:00:00Z")))
        .containsExactly(new Slice(0, null, null));
    assertThat(slices.leaves(0)).isEqualTo(Instant.MAX);
  }

  @Test
  void a_rolling_window_counts_the_present_slice_and_24_before_it() {
    Slices slices = rolling(Duration.ofHours(24));
    Instant now = Instant.parse("2027-03-01T10:20:00Z");

    List<Slice> counted = slices.counted(now);

    assertThat(counted).hasSize(25);
    assertThat(counted.getFirst().from()).isEqualTo("2027-02-28T10:00:00Z");
    assertThat(counted.getLast().until()).isEqualTo("2027-03-01T11:00:00Z");
    assertThat(slices.oldest(slices.at(now))).isEqualTo(counted.getFirst().number());
  }

  @Test
  void what_is_in_a_rolling_window_counts_for_at_least_its_length_and_at_most_a_24th_longer() {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      Duration length = Duration.ofMillis(1000 + random.nextLong(100_000_000));
      Slices slices = rolling(length);
      Instant at = Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L));

      Instant leaves = slices.leaves(slices.at(at).number());

      assertThat(leaves).isAfter(at.plus(length));
      assertThat(leaves)
          .isBeforeOrEqualTo(at.plus(length.dividedBy(24).plus(length).plusMillis(26)));
      assertThat(slices.counted(leaves.minusMillis(1))).contains(slices.at(at));
      assertThat(slices.counted(leaves)).doesNotContain(slices.at(at));
    }
  }

  private static Instant end(Slice slice) {
    return Objects.requireNonNull(slice.until());
  }

  private static Slices calendar(Kind kind, ZoneId zone) {
    return new Slices(new BudgetWindow(kind, null, zone));
  }

  private static Slices rolling(Duration length) {
    return new Slices(new BudgetWindow(Kind.ROLLING, length, ZoneId.of("UTC")));
  }
}
