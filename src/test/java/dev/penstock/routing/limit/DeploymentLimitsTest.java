package dev.penstock.routing.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.ModelConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployment's own limits. */
final class DeploymentLimitsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  @Test
  void without_limits_everything_has_room() {
    DeploymentLimits limits = new DeploymentLimits(ModelConfig.Limits.NONE);

    assertThat(admitted(limits, 1000, 1_000_000, 0)).isEqualTo(1000);
    assertThat(limits.headroom(0)).isEqualTo(1);
    assertThat(limits.remainingRequests(0)).isEmpty();
    assertThat(limits.remainingTokens(0)).isEmpty();
  }

  @Test
  void a_burst_gets_the_limit_and_no_more() {
    DeploymentLimits limits = limits(100, null);

    assertThat(admitted(limits, 500, 0, 0)).isEqualTo(100);
    assertThat(admitted(limits, 500, 0, MINUTE - 1)).isZero();
    assertThat(limits.remainingRequests(0)).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, -7_000_000_000_000L, Long.MAX_VALUE / 2})
  void no_window_of_a_minute_holds_more_than_the_limit(long start) {
    SplittableRandom random = new SplittableRandom(start);
    DeploymentLimits limits = limits(200, null);
    Deque<Long> lastMinute = new ArrayDeque<>();
    long now = start;

    while (now - start < 30 * MINUTE) {
      now += random.nextLong(random.nextInt(50) == 0 ? 20_000 * MILLI : 40 * MILLI);
      if (limits.reserve(0, now)) {
        lastMinute.addLast(now);
      }
      while (!lastMinute.isEmpty() && now - lastMinute.getFirst() >= MINUTE) {
        lastMinute.removeFirst();
      }
      assertThat(lastMinute.size()).isLessThanOrEqualTo(200);
    }
  }

  @Test
  void a_steady_stream_of_requests_gets_all_of_the_limit_but_a_hundredth() {
    DeploymentLimits limits = limits(600, null);
    int admitted = 0;

    for (long now = 0; now < 100 * MINUTE; now += 20 * MILLI) {
      admitted += limits.reserve(0, now) ? 1 : 0;
    }

    assertThat(admitted).isBetween(59_400, 60_000);
  }

  @Test
  void who_waits_as_long_as_told_has_room_and_a_moment_before_there_is_none() {
    SplittableRandom random = new SplittableRandom(5);
    DeploymentLimits limits = limits(20, 10_000L);
    long now = 0;

    for (int i = 0; i < 2000; i++) {
      now += random.nextLong(2000 * MILLI);
      long tokens = random.nextLong(3000);
      long wait = limits.waitNanos(tokens, now);
      if (wait > 0) {
        assertThat(limits.reserve(tokens, now + wait - 1)).isFalse();
      }
      assertThat(limits.reserve(tokens, now + wait)).isTrue();
      now += wait;
    }
  }

  @Test
  void more_tokens_than_the_limit_never_have_room() {
    DeploymentLimits limits = limits(null, 1000L);

    assertThat(limits.waitNanos(1001, 0)).isEqualTo(DeploymentLimits.NEVER_NANOS);
    assertThat(limits.reserve(1000, 0)).isTrue();
  }

  @Test
  void what_is_refused_takes_nothing() {
    DeploymentLimits limits = limits(10, 1000L);

    assertThat(limits.reserve(900, 0)).isTrue();
    assertThat(limits.reserve(200, 0)).isFalse();

    assertThat(limits.remainingRequests(0)).hasValue(9);
    assertThat(limits.remainingTokens(0)).hasValue(100);
    assertThat(limits.headroom(0)).isEqualTo(0.1);
  }

  @Test
  void tokens_that_were_not_used_are_free_again_and_more_than_reserved_count() {
    DeploymentLimits limits = limits(null, 1000L);
    Taken less = take(limits, 600, 0);
    Taken more = take(limits, 100, 0);

    limits.correct(less, 200, 5 * MILLI);
    limits.correct(more, 300, 5 * MILLI);

    assertThat(limits.remainingTokens(5 * MILLI)).hasValue(500);
  }

  @Test
  void a_request_that_was_never_sent_leaves_no_trace() {
    DeploymentLimits limits = limits(10, 1000L);

    limits.giveBack(take(limits, 600, 0), 20_000 * MILLI);

    assertThat(limits.remainingRequests(20_000 * MILLI)).hasValue(10);
    assertThat(limits.remainingTokens(20_000 * MILLI)).hasValue(1000);
  }

  @Test
  void a_correction_after_the_minute_is_over_frees_nothing_twice() {
    DeploymentLimits limits = limits(null, 1000L);
    Taken old = take(limits, 600, 0);
    Taken recent = take(limits, 1000, 2 * MINUTE);

    limits.correct(old, 0, 2 * MINUTE);
    limits.correct(recent, 1000, 2 * MINUTE);

    assertThat(limits.remainingTokens(2 * MINUTE)).hasValue(0);
  }

  @Test
  void corrections_of_unknown_reservations_never_free_too_much() {
    SplittableRandom random = new SplittableRandom(9);
    DeploymentLimits limits = limits(null, 10_000L);
    Deque<long[]> used = new ArrayDeque<>();
    long now = 0;

    for (int i = 0; i < 20_000; i++) {
      now += random.nextLong(400 * MILLI);
      if (limits.reserve(1000, now)) {
        long actual = random.nextLong(1000);
        used.addLast(new long[] {now, actual});
        limits.correct(1000, actual, now);
      }
      while (!used.isEmpty() && now - used.getFirst()[0] >= MINUTE) {
        used.removeFirst();
      }
      assertThat(used.stream().mapToLong(entry -> entry[1]).sum()).isLessThanOrEqualTo(10_000);
    }
  }

  @Test
  void a_lower_limit_counts_what_was_used_under_the_higher_one() {
    DeploymentLimits limits = limits(100, null);
    assertThat(admitted(limits, 50, 0, 0)).isEqualTo(50);

    limits.limits(new ModelConfig.Limits(40, null, null));

    assertThat(limits.reserve(0, MILLI)).isFalse();
    assertThat(limits.headroom(MILLI)).isZero();
    assertThat(limits.reserve(0, 2 * MINUTE)).isTrue();
  }

  @Test
  void a_pause_of_days_forgets_everything_at_once() {
    DeploymentLimits limits = limits(10, null);
    assertThat(admitted(limits, 10, 0, 0)).isEqualTo(10);

    assertThat(admitted(limits, 20, 0, Duration.ofDays(300).toNanos())).isEqualTo(10);
  }

  @Test
  @Timeout(60)
  void threads_together_get_exactly_the_limit() throws Exception {
    DeploymentLimits limits = limits(10_000, null);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Integer> many = () -> admitted(limits, 5000, 3, 0);

      List<Future<Integer>> results = threads.invokeAll(Collections.nCopies(8, many));

      int total = 0;
      for (Future<Integer> result : results) {
        total += result.get();
      }
      assertThat(total).isEqualTo(10_000);
      assertThat(limits.remainingRequests(0)).hasValue(0);
    }
  }

  @Test
  @Timeout(60)
  void threads_that_give_back_what_they_took_leave_nothing_taken() throws Exception {
    DeploymentLimits limits = limits(50, 5000L);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(() -> takeAndGiveBack(limits));
      }

      assertThat(threads.invokeAll(all)).allSatisfy(done -> assertThat(done.get()).isTrue());
      assertThat(limits.headroom(0)).isEqualTo(1);
    }
  }

  private static boolean takeAndGiveBack(DeploymentLimits limits) {
    for (int i = 0; i < 5000; i++) {
      Taken taken = limits.take(100, 0);
      if (taken != null) {
        limits.giveBack(taken, 0);
      }
    }
    return true;
  }

  private static int admitted(DeploymentLimits limits, int times, long tokens, long nowNanos) {
    int admitted = 0;
    for (int i = 0; i < times; i++) {
      admitted += limits.reserve(tokens, nowNanos) ? 1 : 0;
    }
    return admitted;
  }

  private static Taken take(DeploymentLimits limits, long tokens, long nowNanos) {
    return Objects.requireNonNull(limits.take(tokens, nowNanos));
  }

  private static DeploymentLimits limits(@Nullable Integer rpm, @Nullable Long tpm) {
    return new DeploymentLimits(new ModelConfig.Limits(rpm, tpm, null));
  }
}
