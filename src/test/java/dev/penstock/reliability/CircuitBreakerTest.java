package dev.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A deployment that fails is left alone, and comes back. */
final class CircuitBreakerTest {
  private static final String ONE_ATTEMPT =
      "retries: {attempts: 1}, circuit_breaker: {consecutive_failures: 3, open: %s, max_open: 60s}";

  @Test
  void an_open_breaker_answers_503_without_an_upstream_call() throws IOException {
    try (Backend down = new Backend(Backend.status(500));
        Fleet fleet = Fleet.of(List.of(down), ONE_ATTEMPT.formatted("30s"))) {
      fleet.ask(3).forEach(answer -> assertThat(answer.status()).isEqualTo(502));

      Answer refused = fleet.ask();

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("no_healthy_deployment");
      assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1, 60);
      assertThat(down.calls()).isEqualTo(3);
    }
  }

  @Test
  void it_closes_after_successful_probes() throws IOException {
    try (Backend backend = new Backend(Backend.status(500));
        Fleet fleet = Fleet.of(List.of(backend), ONE_ATTEMPT.formatted("100ms"))) {
      assertThat(fleet.ask(3)).hasSize(3);
      backend.becomes(Backend::well);

      Eventually.becomes("answered again", () -> succeeds(fleet));
      fleet.ask(10).forEach(answer -> assertThat(answer.status()).isEqualTo(200));
    }
  }

  @Test
  void callers_faults_never_open_it() throws IOException {
    try (Backend backend = new Backend(Backend.status(400));
        Fleet fleet = Fleet.of(List.of(backend), ONE_ATTEMPT.formatted("30s"))) {
      fleet.ask(20).forEach(answer -> assertThat(answer.status()).isEqualTo(400));

      assertThat(backend.calls()).isEqualTo(20);
    }
  }

  @Test
  void a_sibling_serves_all_while_one_is_down() throws IOException {
    try (Backend down = new Backend(Backend.status(503));
        Backend up = new Backend();
        Fleet fleet = Fleet.of(List.of(down, up), "circuit_breaker: {open: 30s}")) {
      fleet.ask(100).forEach(answer -> assertThat(answer.status()).isEqualTo(200));

      assertThat(down.calls()).isEqualTo(5);
      assertThat(up.calls()).isEqualTo(100);
    }
  }

  @Test
  void with_everything_failing_upstream_calls_stay_near_the_requests() throws IOException {
    try (Backend one = new Backend(Backend.status(500));
        Backend two = new Backend(Backend.status(500));
        Fleet fleet =
            Fleet.of(
                List.of(one, two),
                "retries: {base: 1ms}, circuit_breaker: {consecutive_failures: 100000,"
                    + " minimum_calls: 100000}")) {
      fleet.ask(300).forEach(answer -> assertThat(answer.status()).isEqualTo(502));

      assertThat(one.calls() + two.calls()).isBetween(300, 380);
    }
  }

  private static boolean succeeds(Fleet fleet) {
    try {
      return fleet.ask().status() == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
