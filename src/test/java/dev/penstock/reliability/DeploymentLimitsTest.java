package dev.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient.Answer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** {@code rpm}, {@code max_parallel} and waiting for room. */
final class DeploymentLimitsTest {

  @Test
  void max_parallel_is_never_passed_and_the_rest_is_refused_with_a_retry_after() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    try (Backend backend =
            new Backend(call -> {
              open.await();
              Backend.well(call);
            });
        Fleet fleet = Fleet.of(List.of(backend), "", "max_parallel: 3")) {
      Thread opener =
          new Thread(() -> {
            Eventually.becomes("three in flight", () -> backend.calls() == 3);
            open.countDown();
          });
      opener.start();

      List<Answer> answers = fleet.atOnce(20);

      opener.join();
      assertThat(backend.mostAtOnce()).isLessThanOrEqualTo(3);
      List<Answer> refused = answers.stream().filter(answer -> answer.status() != 200).toList();
      assertThat(refused)
          .allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("overloaded");
            assertThat(answer.headers()).containsKey("retry-after");
          });
    }
  }

  @Test
  void with_a_queue_they_wait_instead() throws Exception {
    try (Backend backend = new Backend();
        Fleet fleet =
            Fleet.of(
                List.of(backend), "queue: {max_waiting: 100, max_wait: 20s}", "max_parallel: 2")) {
      List<Answer> answers = fleet.atOnce(60);

      assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
      assertThat(backend.mostAtOnce()).isLessThanOrEqualTo(2);
      // A client may have its answer a moment before the place is back.
      Eventually.becomes(
          "all places are back", () -> fleet.gateway().gateway().inFlightOf("b0/m0") == 0);
    }
  }

  @Test
  void rpm_is_hard_and_a_sibling_takes_the_rest() throws Exception {
    try (Backend small = new Backend();
        Backend large = new Backend();
        Fleet fleet = Fleet.of(List.of(small, large), "strategy: round-robin", "rpm: 7")) {
      assertThat(fleet.atOnce(40)).allSatisfy(a -> assertThat(a.status()).isEqualTo(200));

      assertThat(small.calls()).isEqualTo(7);
      assertThat(large.calls()).isEqualTo(33);
    }
  }

  @Test
  void with_rpm_used_up_everywhere_the_caller_gets_a_429_without_an_upstream_call()
      throws Exception {
    try (Backend backend = new Backend();
        Fleet fleet = Fleet.of(List.of(backend), "", "rpm: 2")) {
      assertThat(fleet.ask(2)).allSatisfy(a -> assertThat(a.status()).isEqualTo(200));

      Answer refused = fleet.ask();

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.body()).contains("upstream_rate_limited");
      assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1, 61);
      assertThat(backend.calls()).isEqualTo(2);
    }
  }
}
