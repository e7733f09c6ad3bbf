package dev.penstock.routing.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.routing.latency.LatencyAverages.Average;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remembered of how fast a deployment is. */
final class LatencyAveragesTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LatencyAverages averages = new LatencyAverages(Duration.ofSeconds(30));

  @Test
  void nothing_is_known_at_first() {
    assertThat(averages.ttft(0)).isNull();
    assertThat(averages.perToken(0)).isNull();
  }

  @Test
  void streams_and_whole_answers_are_kept_apart() {
    averages.firstToken(SECOND, 0);
    averages.whole(10 * SECOND, 100, 0);

    assertThat(averages.ttft(0)).isEqualTo(new Average(SECOND, 1));
    assertThat(averages.perToken(0)).isEqualTo(new Average(SECOND / 10.0, 1));
  }

  @Test
  void a_measurement_counts_half_after_the_half_life() {
    averages.firstToken(SECOND, 0);
    averages.firstToken(4 * SECOND, 30 * SECOND);

    Average average = known(averages.ttft(60 * SECOND));

    assertThat(average.nanos()).isCloseTo(3.0 * SECOND, within(1.0));
    assertThat(average.weight()).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void what_is_very_old_is_forgotten() {
    averages.firstToken(SECOND, 0);

    assertThat(averages.ttft(3600 * SECOND)).isNull();
  }

  @Test
  void however_many_there_were_a_new_one_makes_a_twelfth() {
    for (int i = 0; i < 10_000; i++) {
      averages.firstToken(SECOND, 0);
    }
    averages.firstToken(13 * SECOND, 0);

    Average average = known(averages.ttft(0));

    assertThat(average.nanos()).isCloseTo(2.0 * SECOND, within(1.0));
    assertThat(average.weight()).isCloseTo(12, within(1e-9));
  }

  @Test
  void short_answers_do_not_blur_the_time_per_token() {
    averages.whole(10 * SECOND, 1000, 0);
    averages.whole(SECOND / 2, 1, 0);

    assertThat(known(averages.perToken(0)).nanos()).isCloseTo(10.5 * SECOND / 1001, within(1.0));
  }

  @Test
  void an_answer_of_unknown_length_is_of_usual_length() {
    averages.whole(10 * SECOND, 500, 0);
    averages.whole(60 * SECOND, 0, 0);

    assertThat(known(averages.perToken(0)).nanos()).isCloseTo(70.0 * SECOND / 1000, within(1.0));
  }

  @Test
  void another_event_loops_clock_may_be_a_moment_behind() {
    averages.firstToken(SECOND, 10);
    averages.firstToken(3 * SECOND, 5);

    assertThat(averages.ttft(7)).isEqualTo(new Average(2.0 * SECOND, 2));
  }

  @Test
  void a_clock_below_zero_is_a_clock() {
    averages.firstToken(SECOND, -100 * SECOND);

    assertThat(known(averages.ttft(-70 * SECOND)).weight()).isCloseTo(0.5, within(1e-9));
  }

  private static Average known(@Nullable Average average) {
    return Objects.requireNonNull(average);
  }
}
