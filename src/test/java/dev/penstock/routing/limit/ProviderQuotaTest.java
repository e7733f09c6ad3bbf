package dev.penstock.routing.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.config.ModelConfig;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What providers say is left. */
final class ProviderQuotaTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int LIMIT = 100;

  private final DeploymentLimits limits = new DeploymentLimits(ModelConfig.Limits.NONE);

  enum Kind {
    FIXED,
    FIXED_WITHOUT_RESET,
    SLIDING,
    STEADY;

    LimitedUpstream upstream() {
      return switch (this) {
        case FIXED -> new LimitedUpstream.Fixed(LIMIT, true);
        case FIXED_WITHOUT_RESET -> new LimitedUpstream.Fixed(LIMIT, false);
        case SLIDING -> new LimitedUpstream.Sliding(LIMIT);
        case STEADY -> new LimitedUpstream.Steady(LIMIT);
      };
    }
  }

  @Test
  void nothing_left_steers_away_until_the_reset() {
    limits.providerSays(said(0, 100, Duration.ofMillis(20_500)), take(0), 0);

    assertThat(limits.headroom(0)).isZero();
    assertThat(limits.reserve(0, 20 * SECOND)).isFalse();
    assertThat(limits.waitNanos(0, 20 * SECOND)).isEqualTo(SECOND / 2);
    assertThat(limits.reserve(0, 20 * SECOND + SECOND / 2)).isTrue();
  }

  @Test
  void what_is_left_counts_down_with_each_request() {
    limits.providerSays(said(3, 100, Duration.ofSeconds(30)), take(0), 0);
    int admitted = 0;

    for (int second = 2; second < 20; second += 2) {
      admitted += admitted(1, second * SECOND);
    }

    assertThat(admitted).isEqualTo(3);
    assertThat(limits.remainingRequests(20 * SECOND)).hasValue(0);
  }

  @Test
  void the_last_ones_go_one_by_one_since_requests_may_overtake_each_other() {
    limits.providerSays(said(10, 100, Duration.ofSeconds(30)), take(0), 0);

    assertThat(admitted(20, 2 * SECOND)).isEqualTo(5);
    assertThat(limits.waitNanos(0, 2 * SECOND)).isEqualTo(SECOND * 11 / 10);
    assertThat(limits.reserve(0, 2 * SECOND + SECOND * 11 / 10)).isTrue();
  }

  @Test
  void requests_that_were_sent_meanwhile_are_not_forgotten() {
    Taken first = take(0);
    assertThat(admitted(19, 0)).isEqualTo(19);

    limits.providerSays(said(99, 100, Duration.ofSeconds(30)), first, SECOND);

    assertThat(limits.remainingRequests(SECOND)).hasValue(80);
  }

  @Test
  void answers_out_of_order_raise_nothing() {
    Taken first = take(0);
    Taken second = take(0);

    limits.providerSays(said(98, 100, Duration.ofSeconds(30)), second, SECOND);
    limits.providerSays(said(99, 100, Duration.ofSeconds(30)), first, SECOND);

    assertThat(limits.remainingRequests(SECOND)).hasValue(98);
  }

  @Test
  void answers_to_unknown_requests_raise_nothing() {
    limits.providerSays(said(50, 100, Duration.ofSeconds(30)), SECOND);
    limits.providerSays(said(80, 100, Duration.ofSeconds(30)), SECOND);

    assertThat(limits.remainingRequests(SECOND)).hasValue(50);
  }

  @Test
  void a_late_answer_from_before_the_reset_says_nothing_of_the_new_window() {
    Taken slow = take(0);
    limits.providerSays(said(98, 100, Duration.ofMillis(5500)), take(SECOND), SECOND);
    Taken fresh = take(70 * SECOND);
    limits.providerSays(said(99, 100, Duration.ofSeconds(50)), fresh, 71 * SECOND);

    limits.providerSays(said(0, 100, Duration.ZERO), slow, 72 * SECOND);

    assertThat(limits.remainingRequests(72 * SECOND)).hasValue(99);
  }

  @Test
  void tokens_count_like_requests_and_what_is_not_used_is_left() {
    Taken first = take(0);
    limits.providerSays(
        new ProviderLimits(null, null, null, 1000L, 5000L, Duration.ofSeconds(30)), first, 0);
    Taken large = Objects.requireNonNull(limits.take(900, 2 * SECOND));

    assertThat(limits.reserve(200, 3 * SECOND)).isFalse();
    limits.correct(large, 300, 3 * SECOND);

    assertThat(limits.remainingTokens(3 * SECOND)).hasValue(700);
    assertThat(limits.headroom(3 * SECOND)).isEqualTo(0.14);
  }

  @Test
  void a_request_larger_than_the_limit_goes_when_all_is_there() {
    limits.providerSays(
        new ProviderLimits(null, null, null, 5000L, 5000L, Duration.ZERO), take(0), 0);

    assertThat(limits.waitNanos(9000, 0)).isZero();
  }

  @Test
  void a_reset_far_away_is_not_waited_for() {
    limits.providerSays(said(0, 100, Duration.ofDays(9999)), take(0), 0);

    assertThat(limits.waitNanos(0, 0)).isEqualTo(120 * SECOND);
    assertThat(limits.reserve(0, 120 * SECOND)).isTrue();
  }

  @Test
  void nonsense_is_ignored() {
    limits.providerSays(said(-5, -7, Duration.ofSeconds(-1)), take(0), 0);

    assertThat(limits.remainingRequests(0)).isEmpty();

    limits.providerSays(said(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ZERO), take(SECOND), SECOND);

    assertThat(admitted(1000, 5 * SECOND)).isEqualTo(1000);
  }

  @Test
  void a_bucket_that_refills_steadily_is_used_as_it_refills() {
    Simulation simulation = new Simulation(new LimitedUpstream.Steady(LIMIT), 3);

    simulation.run(Duration.ofMinutes(20));

    assertThat(simulation.refused).isZero();
    assertThat(simulation.longestPause).isLessThan(61 * SECOND);
    assertThat(simulation.pauseInTheEnd).isLessThan(15 * SECOND);
  }

  @ParameterizedTest
  @EnumSource
  void no_429_is_drawn_while_a_sibling_has_room(Kind kind) {
    for (int seed = 0; seed < 40; seed++) {
      Simulation simulation = new Simulation(kind.upstream(), seed);

      simulation.run(Duration.ofMinutes(20));

      assertThat(simulation.refused).as("429s, seed %d", seed).isZero();
      assertThat(simulation.sent).as("sent, seed %d", seed).isGreaterThan(20 * LIMIT / 2);
    }
  }

  /** Three times as many requests as one upstream takes; the rest goes to the sibling. */
  private static final class Simulation {
    private final DeploymentLimits limits = new DeploymentLimits(ModelConfig.Limits.NONE);
    private final LimitedUpstream upstream;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::nanos));
    private int refused;
    private int sent;
    private long lastSent;
    private long longestPause;
    private long pauseInTheEnd;

    private record Event(long nanos, Runnable action) {}

    Simulation(LimitedUpstream upstream, long seed) {
      this.upstream = upstream;
      this.random = new SplittableRandom(seed);
    }

    void run(Duration duration) {
      long end = duration.toNanos();
      // Begins gently: before the first answer nobody can know the limit.
      events.add(new Event(random.nextLong(60 * SECOND), () -> request(end)));
      while (!events.isEmpty()) {
        now = events.element().nanos();
        events.remove().action().run();
      }
    }

    private long now;

    private void request(long end) {
      Taken taken = limits.take(0, now);
      if (taken != null) {
        sent++;
        longestPause = Math.max(longestPause, now - lastSent);
        pauseInTheEnd = now > end / 2 ? Math.max(pauseInTheEnd, now - lastSent) : 0;
        lastSent = now;
        after(random.nextLong(SECOND / 50), () -> arrives(taken));
      }
      if (now < end) {
        after(random.nextLong(2 * SECOND / 5), () -> request(end));
      }
    }

    private void arrives(Taken taken) {
      ProviderLimits said = upstream.take(now);
      if (said == null) {
        refused++;
      } else {
        long head = random.nextInt(3) == 0 ? random.nextLong(20 * SECOND) : SECOND / 10;
        after(head, () -> limits.providerSays(said, taken, now));
      }
    }

    private void after(long nanos, Runnable action) {
      events.add(new Event(now + nanos, action));
    }
  }

  private int admitted(int times, long nowNanos) {
    int admitted = 0;
    for (int i = 0; i < times; i++) {
      admitted += limits.reserve(0, nowNanos) ? 1 : 0;
    }
    return admitted;
  }

  private Taken take(long nowNanos) {
    return Objects.requireNonNull(limits.take(0, nowNanos));
  }

  private static ProviderLimits said(long left, long limit, @Nullable Duration reset) {
    return new ProviderLimits(left, limit, reset, null, null, null);
  }
}
