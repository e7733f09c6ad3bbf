package dev.penstock.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rate limits and refused credentials of upstreams. */
final class CooldownTest {

  @Test
  void a_429_moves_on_and_its_deployment_is_left_alone() throws IOException {
    try (Backend limited = new Backend(Backend.status(429, "retry-after: 30"));
        Backend free = new Backend();
        Fleet fleet = Fleet.of(List.of(limited, free), "strategy: round-robin")) {
      fleet.ask(20).forEach(answer -> assertThat(answer.status()).isEqualTo(200));

      assertThat(limited.calls()).isEqualTo(1);
    }
  }

  @Test
  void with_all_rate_limited_the_earliest_recovery_is_told() throws IOException {
    try (Backend late = new Backend(Backend.status(429, "retry-after: 50"));
        Backend early = new Backend(Backend.status(429, "retry-after: 20"));
        Fleet fleet = Fleet.of(List.of(late, early), "strategy: round-robin")) {
      Answer first = fleet.ask();
      Answer second = fleet.ask();

      for (Answer answer : List.of(first, second)) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).contains("upstream_rate_limited");
        assertThat(Integer.parseInt(answer.headers().get("retry-after"))).isBetween(18, 20);
      }
      assertThat(late.calls() + early.calls()).isEqualTo(2);
    }
  }

  @Test
  void a_short_retry_after_is_waited_for() throws IOException {
    try (Backend backend = new Backend(Backend.status(429, "retry-after-ms: 200"));
        Fleet fleet = Fleet.of(List.of(backend), "")) {
      backend.becomes(call -> {
        backend.becomes(Backend::well);
        Backend.status(429, "retry-after-ms: 200").play(call);
      });

      Answer answer = fleet.ask();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "2");
    }
  }

  @Test
  void a_retry_after_that_is_a_date_is_waited_for() throws IOException {
    String inTwoSeconds =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2));
    try (Backend backend = new Backend();
        Fleet fleet = Fleet.of(List.of(backend), "")) {
      backend.becomes(call -> {
        backend.becomes(Backend::well);
        Backend.status(429, "retry-after: " + inTwoSeconds).play(call);
      });

      Answer answer = fleet.ask();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "2");
    }
  }

  @Test
  void a_refused_credential_is_passed_over_for_another_one_of_the_provider() throws IOException {
    try (Backend backend =
            new Backend(call -> {
              if (call.headers.get("authorization").endsWith("dead")) {
                Backend.status(401).play(call);
              } else {
                Backend.well(call);
              }
            });
        Fleet fleet =
            Fleet.yaml(
                """
                providers: {p: {type: openai-compatible, base_url: "%s", api_keys: [sk-dead, sk-live]}}
                models: {m: {deployments: [{provider: p, model: x}]}}
                """
                    .formatted(backend.url()))) {
      fleet.ask(30).forEach(answer -> assertThat(answer.status()).isEqualTo(200));

      assertThat(backend.calls()).isLessThanOrEqualTo(31);
    }
  }

  @Test
  void with_every_credential_refused_the_caller_is_told_so_and_nobody_is_asked()
      throws IOException {
    try (Backend backend = new Backend(Backend.status(401));
        Fleet fleet = Fleet.of(List.of(backend), "")) {
      Answer first = fleet.ask();
      Answer second = fleet.ask();

      for (Answer answer : List.of(first, second)) {
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_credentials_refused");
      }
      assertThat(backend.calls()).isEqualTo(1);
    }
  }

  @Test
  void remaining_requests_that_a_provider_tells_steer_before_a_429() throws IOException {
    int[] left = {10};
    int[] refused = {0};
    try (Backend small =
            new Backend(call -> {
              if (left[0] == 0) {
                refused[0]++;
                Backend.status(429).play(call);
                return;
              }
              left[0]--;
              call.json(
                  200,
                  Chunks.completion("hi"),
                  "x-ratelimit-limit-requests: 10",
                  "x-ratelimit-remaining-requests: " + left[0],
                  "x-ratelimit-reset-requests: 60s");
            });
        Backend large = new Backend();
        Fleet fleet = Fleet.of(List.of(small, large), "strategy: round-robin")) {
      fleet.ask(100).forEach(answer -> assertThat(answer.status()).isEqualTo(200));

      assertThat(refused[0]).isZero();
      assertThat(small.calls()).isBetween(8, 10);
    }
  }
}
