package dev.penstock.admission.budget;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** A counter whose budget comes to cut time another way while calls run. */
final class CounterTest {
  private static final Instant LATE = Instant.parse("2026-11-20T23:30:00Z");
  private static final Instant NEXT_DAY = LATE.plus(Duration.ofHours(1));

  private final Counter london = new Counter(days("UTC"));
  private final Counter berlin = new Counter(days("Europe/Berlin"));

  private static BudgetConfig days(String zone) {
    return new BudgetConfig(
        "key:ci:1d",
        Scope.KEY,
        "ci",
        new BudgetWindow(Kind.DAY, null, ZoneId.of(zone)),
        DOLLAR,
        null,
        true);
  }

  private long held(Counter counter, Instant now) {
    return counter.state(counter.budget, now).heldNanoUsd();
  }

  @Test
  void what_a_call_of_the_day_before_holds_is_held_in_the_new_window_too() {
    london.hold(10 * CENT, LATE);

    berlin.succeed(london, NEXT_DAY);

    assertThat(held(berlin, NEXT_DAY)).isEqualTo(10 * CENT);
  }

  @Test
  void a_call_of_the_day_before_gives_back_nothing_that_others_hold() {
    long slice = london.hold(10 * CENT, LATE);
    berlin.succeed(london, NEXT_DAY);
    berlin.hold(5 * CENT, NEXT_DAY);

    london.release(10 * CENT, slice);

    assertThat(held(berlin, NEXT_DAY)).isEqualTo(5 * CENT);
  }

  @Test
  void a_call_that_was_forgotten_before_the_window_changed_gives_back_nothing() {
    Instant muchLater = LATE.plus(Duration.ofDays(3));
    long slice = london.hold(10 * CENT, LATE);
    berlin.succeed(london, muchLater);
    berlin.hold(5 * CENT, muchLater);

    london.release(10 * CENT, slice);

    assertThat(held(berlin, muchLater)).isEqualTo(5 * CENT);
  }
}
