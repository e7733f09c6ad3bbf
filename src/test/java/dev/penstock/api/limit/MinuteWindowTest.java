package dev.penstock.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MinuteWindowTest {
  private static final long STEP = 100_000_000;

  @Test
  void what_was_taken_counts_for_sixty_seconds_and_at_most_two_steps_more() {
    MinuteWindow window = new MinuteWindow();
    window.add(5, 99_999_999);

    assertThat(window.total(600 * STEP + STEP - 1)).isEqualTo(5);
    assertThat(window.total(601 * STEP)).isZero();
  }

  @Test
  void it_says_when_enough_is_forgotten() {
    MinuteWindow window = new MinuteWindow();
    window.add(5, 0);
    window.add(5, 100 * STEP);

    assertThat(window.untilForgotten(5, 200 * STEP)).isEqualTo(401 * STEP);
    assertThat(window.untilForgotten(6, 200 * STEP)).isEqualTo(501 * STEP);
  }

  @Test
  void what_is_given_back_or_taken_late_counts_in_its_own_step() {
    MinuteWindow window = new MinuteWindow();
    window.add(5, 0);
    window.add(5, 100 * STEP);
    window.subtract(3, 0, 200 * STEP);
    window.addLater(10, 100, 200 * STEP);

    assertThat(window.total(200 * STEP)).isEqualTo(17);
    assertThat(window.total(601 * STEP)).isEqualTo(15);
    assertThat(window.total(701 * STEP)).isZero();
  }

  @Test
  void what_is_forgotten_cannot_be_given_back_or_taken_late() {
    MinuteWindow window = new MinuteWindow();
    window.add(5, 0);
    window.add(7, 601 * STEP);
    window.subtract(5, 0, 601 * STEP);
    window.addLater(5, 0, 601 * STEP);

    assertThat(window.total(601 * STEP)).isEqualTo(7);
  }

  @Test
  void a_clock_read_a_moment_earlier_counts_as_the_present() {
    MinuteWindow window = new MinuteWindow();
    window.add(5, 10 * STEP);
    window.add(2, 9 * STEP);

    assertThat(window.step(9 * STEP)).isEqualTo(10);
    assertThat(window.total(610 * STEP)).isEqualTo(7);
    assertThat(window.total(611 * STEP)).isZero();
  }

  @Test
  void it_counts_like_a_list_of_all_that_was_taken() {
    Random random = new Random(17);
    MinuteWindow window = new MinuteWindow();
    Deque<long[]> all = new ArrayDeque<>();
    long now = -50_000 * STEP;
    for (int i = 0; i < 100_000; i++) {
      now += random.nextLong(random.nextInt(500) == 0 ? 700 * STEP : 2 * STEP);
      long step = Math.floorDiv(now, STEP);
      all.removeIf(taken -> taken[0] <= step - 601);
      if (random.nextInt(4) == 0 && !all.isEmpty()) {
        long[] taken = random.nextBoolean() ? all.getFirst() : all.getLast();
        long less = random.nextLong(taken[1] + 1);
        window.subtract(less, taken[0], now);
        taken[1] -= less;
      } else {
        long amount = random.nextLong(10);
        window.add(amount, now);
        all.add(new long[] {step, amount});
      }

      assertThat(window.total(now)).isEqualTo(all.stream().mapToLong(taken -> taken[1]).sum());
    }
  }
}
