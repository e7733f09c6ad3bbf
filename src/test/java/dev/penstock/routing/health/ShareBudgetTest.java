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

  private final ShareBudget budget = new ShareBudget(new ShareBudget.Terms(0.2, 3, 15, WINDOW));

  @Test
  void a_quiet_group_has_its_burst_at_hand() {
    budget.request(0);

    assertThat(taken(budget, 100, 0)).isEqualTo(15);
  }

  @Test
  void after_the_burst_the_floor_comes_back_in_each_window() {
    budget.request(0);
    assertThat(taken(budget, 100, 0)).isEqualTo(15);

    assertThat(taken(budget, 100, 20 * SECOND)).isBetween(5, 6);
    assertThat(taken(budget, 100, 1000 * SECOND)).isEqualTo(15);
  }

  @Test
  void with_many_requests_the_share_is_allowed_and_nothing_beside_it() {
    IntStream.range(0, 100).forEach(i -> budget.request(0));

    assertThat(taken(budget, 100, 0)).isEqualTo(20);
  }

  @Test
  void without_a_burst_the_share_alone_counts() {
    ShareBudget bare = new ShareBudget(new ShareBudget.Terms(0.05, 0, 0, WINDOW));
    IntStream.range(0, 19).forEach(i -> bare.request(0));
    assertThat(bare.take(0)).isFalse();

    bare.request(0);

    assertThat(taken(bare, 10, 0)).isEqualTo(1);
  }

  @Test
  void a_share_that_a_double_cannot_hold_is_not_rounded_away() {
    ShareBudget odd = new ShareBudget(new ShareBudget.Terms(0.29, 0, 0, WINDOW));
    IntStream.range(0, 100).forEach(i -> odd.request(0));

    assertThat(taken(odd, 100, 0)).isEqualTo(29);
  }

  @Test
  void what_left_the_window_counts_no_more() {
    IntStream.range(0, 100).forEach(i -> budget.request(0));
    assertThat(taken(budget, 100, 0)).isEqualTo(20);

    assertThat(taken(budget, 100, 10 * SECOND - 1)).isZero();
    assertThat(taken(budget, 100, 16 * SECOND)).isBetween(1, 5);
  }

  @Test
  void other_settings_keep_what_was_counted() {
    IntStream.range(0, 100).forEach(i -> budget.request(0));
    assertThat(taken(budget, 100, 0)).isEqualTo(20);

    budget.terms(new ShareBudget.Terms(0.5, 3, 15, Duration.ofSeconds(60)));

    budget.request(5 * SECOND);
    budget.request(5 * SECOND);
    assertThat(taken(budget, 100, 5 * SECOND)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {4, 10, 100, 1000})
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
    // Of the burst, what the requests found still full was lost.
    assertThat(taken.get()).isBetween(4_000, 4_015);
  }

  private static int taken(ShareBudget budget, int wanted, long nowNanos) {
    return (int) IntStream.range(0, wanted).filter(i -> budget.take(nowNanos)).count();
  }
}
