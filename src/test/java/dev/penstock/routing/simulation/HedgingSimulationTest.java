package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What hedging is worth when one call in twenty stalls. A stalled call gets its token after the
 * hedge's delay and the second call's own time, so the slow end of the times to first token can
 * only come near their 95th percentile where most calls are much faster than the slowest: where
 * some prompts are long, as here one in sixteen is.
 */
final class HedgingSimulationTest {
  private static final int REQUESTS = 30_000;
  private static final int PER_SECOND = 50;
  private static final double STALLS = 0.05;

  private static final Backend STALLING =
      new Backend(200, 0.06, 0.06, List.of(Backend.Phase.always(new Fault.Stall(), STALLS)));

  @Test
  void the_slowest_percent_is_near_the_95th_percentile_of_calls_that_do_not_stall() {
    Seeds.each(
        4,
        seed -> {
          Tally tally = run(seed, Setup.hedge(0.06));

          assertThat(tally.ttftMillis(0.99)).isLessThan(1.3 * unstalledMillis(seed, 0.95));
          assertThat(tally.hedges()).isLessThanOrEqualTo((int) (0.06 * tally.requests()));
        });
  }

  @Test
  void with_the_default_share_all_but_two_percent_are() {
    Seeds.each(
        4,
        seed -> {
          Tally tally = run(seed, "hedge: {enabled: true}");

          assertThat(tally.ttftMillis(0.98)).isLessThan(1.3 * unstalledMillis(seed, 0.95));
          assertThat(tally.hedges()).isLessThanOrEqualTo((int) (0.05 * tally.requests()));
        });
  }

  @Test
  void without_it_stalls_show() {
    Tally tally = run(1, "hedge: {enabled: false}");

    assertThat(tally.ttftMillis(0.96)).isGreaterThan(60_000);
  }

  @Test
  void where_nothing_stalls_the_share_bounds_what_it_costs() {
    Backend sound = new Backend(200, 0.5, 0, List.of());

    Tally tally = run(1, Setup.hedge(0.05), sound);

    assertThat(tally.calls()).isLessThanOrEqualTo((int) (1.05 * tally.requests()));
    assertThat(tally.hedges()).isPositive();
  }

  private static Tally run(long seed, String hedge) {
    return run(seed, hedge, STALLING);
  }

  private static Tally run(long seed, String hedge, Backend backend) {
    Setup setup = Setup.of(Collections.nCopies(4, backend));
    World world = new World(seed, setup.with(Setup.neverOpening() + ", " + hedge));
    world.traffic(PER_SECOND, Duration.ofSeconds(REQUESTS / PER_SECOND), 0);
    return world.tally();
  }

  private static double unstalledMillis(long seed, double quantile) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> times =
        IntStream.range(0, REQUESTS).mapToObj(i -> STALLING.ttftNanos(random)).toList();
    return Tally.quantileMillis(times, quantile);
  }
}
