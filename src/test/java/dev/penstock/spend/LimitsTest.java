package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rate limits and places of keys and teams, and what their callers are told. */
final class LimitsTest {

  @Test
  void a_key_at_its_requests_per_minute_is_told_when_to_come_again() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(10));
        Shop shop = Shop.of(List.of(vendor), "keys: [{name: a, key: sk-ps-a, rpm: 2}]\n")) {
      Answer first = shop.ask("sk-ps-a");
      Answer second = shop.stream("sk-ps-a");
      Answer third = shop.ask("sk-ps-a");

      assertThat(first.headers())
          .containsEntry("x-ratelimit-limit-requests", "2")
          .containsEntry("x-ratelimit-remaining-requests", "1")
          .containsKey("x-ratelimit-reset-requests");
      assertThat(second.headers()).containsEntry("x-ratelimit-remaining-requests", "0");
      assertThat(third.status()).isEqualTo(429);
      assertThat(third.headers())
          .containsEntry("x-ratelimit-limit-requests", "2")
          .containsEntry("x-ratelimit-remaining-requests", "0");
      assertThat(third.body())
          .contains("\"type\":\"rate_limit_error\"", "\"code\":\"rate_limit_exceeded\"");
      assertThat(Integer.parseInt(third.headers().get("retry-after"))).isBetween(55, 61);
      assertThat(vendor.calls()).isEqualTo(2);
    }
  }

  @Test
  void an_error_shows_where_its_caller_stands() throws Exception {
    String keys = "keys: [{name: a, key: sk-ps-a, rpm: 2, tpm: 1000}]\n";
    try (Vendor vendor = new Vendor(Vendor.status(400));
        Shop shop = Shop.of(List.of(vendor), keys)) {
      String unknown = Shop.request(false, 10).replace("\"m\"", "\"nothing\"");
      Answer answer = shop.gateway().chat(unknown, Shop.with("sk-ps-a"));

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.headers())
          .containsEntry("x-ratelimit-remaining-requests", "2")
          .containsEntry("x-ratelimit-remaining-tokens", "1000");
      assertThat(shop.ask("sk-ps-a").headers())
          .containsEntry("x-ratelimit-remaining-requests", "1");
      shop.quiet();
    }
  }

  @Test
  void tokens_that_were_reserved_and_not_used_come_back() throws Exception {
    String keys = "keys: [{name: a, key: sk-ps-a, tpm: 400}]\n";
    try (Vendor vendor = new Vendor(Vendor.tokens(10));
        Shop shop = Shop.of(List.of(vendor), keys)) {
      // Each reserves 190 and uses 110.
      assertThat(shop.ask("sk-ps-a").headers())
          .containsEntry("x-ratelimit-limit-tokens", "400")
          .containsEntry("x-ratelimit-remaining-tokens", "210");
      assertThat(shop.ask("sk-ps-a").headers())
          .containsEntry("x-ratelimit-remaining-tokens", "100");
      assertThat(shop.ask("sk-ps-a").body()).contains("tokens per minute");
    }
  }

  @Test
  void a_refused_request_takes_nothing_of_its_other_limits() throws Exception {
    String access =
        """
        teams: {t: {rpm: 2}}
        keys:
          - {name: a, key: sk-ps-a, team: t, rpm: 1}
          - {name: b, key: sk-ps-b, team: t}
        """;
    try (Vendor vendor = new Vendor(Vendor.tokens(10));
        Shop shop = Shop.of(List.of(vendor), access)) {
      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(200);
      assertThat(shop.ask("sk-ps-a").body()).contains("this API key is reached");
      assertThat(shop.ask("sk-ps-b").status()).isEqualTo(200);
      assertThat(shop.ask("sk-ps-b").body()).contains("this API key's team is reached");
    }
  }

  @Test
  void a_limit_for_one_model_is_that_models_alone() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(10));
        Shop shop =
            Shop.yaml(
                """
                providers: {v: {type: openai-compatible, base_url: "%s"}}
                models:
                  m: {deployments: [{provider: v, model: x}]}
                  n: {deployments: [{provider: v, model: y}]}
                keys: [{name: a, key: sk-ps-a, model_limits: {m: {rpm: 1}}}]
                """
                    .formatted(vendor.url()))) {
      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(200);
      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(429);
      String other = Shop.request(false, 10).replace("\"m\"", "\"n\"");
      assertThat(shop.gateway().chat(other, Shop.with("sk-ps-a")).status()).isEqualTo(200);
    }
  }

  @Test
  void never_more_run_at_once_than_a_key_may() throws Exception {
    CountDownLatch five = new CountDownLatch(5);
    Vendor.Script together =
        (call, vendor) -> {
          five.countDown();
          assertThat(five.await(10, TimeUnit.SECONDS)).isTrue();
          Vendor.tokens(1).play(call, vendor);
        };
    try (Vendor vendor = new Vendor(together);
        Shop shop =
            Shop.of(List.of(vendor), "keys: [{name: a, key: sk-ps-a, max_parallel: 5}]\n")) {
      List<Answer> answers = shop.atOnce(200, "sk-ps-a");

      long well = answers.stream().filter(answer -> answer.status() == 200).count();
      assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 429);
      assertThat(vendor.mostAtOnce()).isEqualTo(5);
      assertThat(well).isGreaterThanOrEqualTo(5);
      shop.quiet();
      assertThat(shop.rows()).hasSize((int) well);
      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(200);
    }
  }

  @Test
  void a_place_is_free_when_the_last_byte_of_a_stream_is_read() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(3));
        Shop shop =
            Shop.of(List.of(vendor), "keys: [{name: a, key: sk-ps-a, max_parallel: 1}]\n")) {
      for (int i = 0; i < 100; i++) {
        assertThat(shop.stream("sk-ps-a").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_client_that_leaves_gives_its_place_back() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Vendor.Script hangs =
        (call, vendor) -> {
          asked.countDown();
          call.closedWithin(10_000);
        };
    try (Vendor vendor = new Vendor(hangs);
        Shop shop =
            Shop.of(List.of(vendor), "keys: [{name: a, key: sk-ps-a, max_parallel: 1}]\n")) {
      try (RawClient client = shop.streaming("sk-ps-a")) {
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shop.ask("sk-ps-a").status()).isEqualTo(429);
        client.reset();
      }
      shop.quiet();
      vendor.becomes(Vendor.tokens(1));

      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(200);
    }
  }

  @Test
  void a_caller_without_limits_gets_no_headers_of_them() throws Exception {
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        Shop shop = Shop.of(List.of(vendor), "")) {
      Answer answer = shop.gateway().chat(Chunks.request(false));

      assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }
  }
}
