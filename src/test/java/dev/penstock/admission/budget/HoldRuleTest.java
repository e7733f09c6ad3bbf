package dev.penstock.admission.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Asks;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HoldRuleTest {
  private static final long MAX = Long.MAX_VALUE;

  @Test
  void the_expected_cost_is_held_while_a_tenth_would_be_left_at_worst() {
    assertThat(HoldRule.hold(1000, 600, 20, 500)).isEqualTo(20);
    assertThat(HoldRule.hold(1000, 599, 20, 500)).isEqualTo(500);
  }

  @Test
  void an_expected_cost_above_the_worst_is_the_worst() {
    assertThat(HoldRule.hold(1000, 1000, 60, 50)).isEqualTo(50);
  }

  @Test
  void a_call_is_let_in_exactly_if_its_worst_case_fits() {
    Random random = new Random(11);
    for (int i = 0; i < 100_000; i++) {
      long limit = random.nextLong(1000);
      long remaining = random.nextLong(-100, 1100);
      long worst = random.nextLong(500);
      long hold = HoldRule.hold(limit, remaining, random.nextLong(500), worst);

      assertThat(HoldRule.admits(hold, remaining)).isEqualTo(worst <= remaining);
    }
  }

  @Test
  void sums_stay_at_the_ends_of_the_range() {
    assertThat(HoldRule.remaining(5, MAX, MAX)).isEqualTo(Long.MIN_VALUE);
    assertThat(HoldRule.remaining(MAX, 0, 0)).isEqualTo(MAX);
    assertThat(HoldRule.plus(MAX, 1)).isEqualTo(MAX);
    assertThat(HoldRule.hold(100, Long.MIN_VALUE, 1, MAX)).isEqualTo(MAX);
    assertThat(HoldRule.admits(MAX, HoldRule.remaining(100, MAX, MAX))).isFalse();
  }

  @Test
  void sums_are_exact_or_at_the_end() {
    Random random = new Random(13);
    for (int i = 0; i < 100_000; i++) {
      long a = random.nextLong();
      long b = random.nextLong();
      BigInteger exact = BigInteger.valueOf(a).add(BigInteger.valueOf(b));
      BigInteger ends = exact.min(BigInteger.valueOf(MAX)).max(BigInteger.valueOf(Long.MIN_VALUE));

      assertThat(HoldRule.plus(a, b)).isEqualTo(ends.longValueExact());
    }
  }

  @Test
  void the_mark_is_the_soft_one_or_the_limit_of_what_refuses_nobody() {
    assertThat(HoldRule.mark(Asks.marked(Asks.total(100), 80))).isEqualTo(80);
    assertThat(HoldRule.mark(Asks.soft(Asks.total(100)))).isEqualTo(100);
    assertThat(HoldRule.mark(Asks.total(100))).isEqualTo(MAX);
  }
}
