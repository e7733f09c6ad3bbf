package dev.penstock.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extra calls stay within their share of the requests. */
final class ShareBudgetTest {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final long SECOND = 1_000_000_000L;

  private final ShareBudget budget = new ShareBudget(0.2, 3, WINDOW);

  @Test
  void with_few_requests_the_floor_is_allowed() {
    budget.request(0);

    assertThat(taken(budget, 10, 0)).isEqualTo(3);
  }

  @Test
  void with_many_requests_the_share_is_allowed_and_no_floor_beside_it() {
    IntStream.range(0, 100).forEach(i -> budget.request(0));

    assertThat(taken(budget, 100, 0)).isEqualTo(20);
  }

  @Test
  void a_share_that_a_double_cannot_hold_is_not_rounded_away() {
    ShareBudget odd = new ShareBudget(0.29, 0, WINDOW);
    IntStream.range(0, 100).forEach(i -> odd.request(0));

    assertThat(taken(odd, 100, 0)).isEqualTo(29);
  }

  @Test
  void what_left_the_window_counts_no_more() {
    IntStream.range(0, 100).forEach(i -> budget.request(0));
    assertThat(taken(budget, 100, 0)).isEqualTo(20);

    assertThat(taken(budget, 100, 10 * SECOND - 1)).isZero();
    assertThat(taken(budget, 100, 11 * SECOND)).isEqualTo(3);
  }

  @Test
  void other_settings_keep_what_was_counted() {
    IntStream.range(0, 100).forEach(i -> budget.request(0));
    assertThat(taken(budget, 100, 0)).isEqualTo(20);

    budget.settings(0.5, 3, Duration.ofSeconds(60));

    assertThat(taken(budget, 100, 5 * SECOND)).isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(doubles = {5, 10, 100, 1000})
  void over_a_long_run_all_failing_calls_stay_within_the_share(double perSecond) {
    SplittableRandom random = new SplittableRandom(7);
    int requests = 20_000;
    int calls = 0;
    double now = 0;
    for (int i = 0; i < requests; i++) {
      now -= Math.log(1 - random.nextDouble()) / perSecond * SECOND;
      budget.request((long) now);
      calls += 1 + taken(budget, 2, (long) now);
    }

    assertThat(calls).isLessThanOrEqualTo((int) (1.2 * requests) + 20);
  }

  @Test
  void it_is_exact_among_threads() throws ExecutionException, InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      var runs =
          IntStream.range(0, 4)
              .mapToObj(t ->
                  threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                      budget.request(0);
                      if (budget.take(0)) {
                        taken.incrementAndGet();
                      }
                    }
                  }))
              .toList();
      for (var run : runs) {
        run.get();
      }
    }

    taken.addAndGet(taken(budget, 20_000, 0));
    assertThat(taken).hasValue(4_000);
  }

  private static int taken(ShareBudget budget, int wanted, long nowNanos) {
    return (int) IntStream.range(0, wanted).filter(i -> budget.take(nowNanos)).count();
  }
}
