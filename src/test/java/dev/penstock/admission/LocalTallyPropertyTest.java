package dev.penstock.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import dev.penstock.testing.Asks;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Over random schedules: never more than a limit in any minute, never more spent and held than a
 * budget, no refusal without reason, a retry at the told time succeeds, everything comes back,
 * counters are sums of rows.
 */
final class LocalTallyPropertyTest {

  @Test
  void random_schedules_keep_every_promise() {
    int granted = 0;
    int refused = 0;
    for (long seed = 0; seed < 300; seed++) {
      Schedule schedule = new Schedule(seed, budgets(new Random(seed)));
      try {
        schedule.run(1000);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
      granted += schedule.granted;
      refused += schedule.refused;
    }

    // Else it says nothing.
    assertThat(granted).isGreaterThan(10_000);
    assertThat(refused).isGreaterThan(10_000);
  }

  /** Over the end of summer time. */
  private static List<BudgetConfig> budgets(Random random) {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Kind calendar = random.nextBoolean() ? Kind.HOUR : Kind.DAY;
    long limit = Asks.CENT * (20 + random.nextInt(100));
    BudgetWindow window = new BudgetWindow(calendar, null, berlin);
    return List.of(
        new BudgetConfig("key:ci:" + calendar, Scope.KEY, "ci", window, limit, null, true),
        Asks.rolling(Duration.ofMillis(1000 + random.nextInt(100_000_000)), limit),
        Asks.budget(Scope.TEAM, "search", Kind.TOTAL, 100 * limit));
  }
}
