package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.redis.SharedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests beyond a limit that wait instead of being refused. */
final class QueueTest {
  private static final String QUEUE = "queue: {max_wait: 30s, max_waiting: 50}\n";
  private static final String ONE = "keys: [{name: a, key: sk-ps-a, max_parallel: 1}]\n";

  @TempDir Path folder;
  private final CountDownLatch open = new CountDownLatch(1);

  /** Answers when the test opens the gate. */
  private Vendor.Script gated() {
    return (call, vendor) -> {
      assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
      Vendor.tokens(1).play(call, vendor);
    };
  }

  private static int waiting(Shop shop) {
    try (RawClient client = new RawClient(shop.gateway().adminPort())) {
      return client
          .get("/metrics")
          .answer()
          .body()
          .lines()
          .filter(line -> line.startsWith("llm_requests_waiting "))
          .map(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void waitsAs(int number, Shop shop) {
    Eventually.becomes(number + " wait", () -> waiting(shop) == number);
  }

  /** One request runs, so that those after it wait. */
  private static RawClient runs(Shop shop, Vendor vendor, String key) throws IOException {
    RawClient client = asks(shop, key);
    Eventually.becomes("it runs", () -> vendor.calls() > 0);
    return client;
  }

  private static RawClient asks(Shop shop, String key, String... headers) throws IOException {
    return shop.gateway()
        .client()
        .post("/v1/chat/completions", Shop.request(false, 90), Shop.with(key, headers));
  }

  private static void quiet(Shop shop) {
    shop.quiet();
    assertThat(waiting(shop)).isZero();
  }

  @Test
  void all_are_served_and_never_more_at_once_than_may_be() throws Exception {
    String access = "keys: [{name: a, key: sk-ps-a, max_parallel: 3}]\n" + QUEUE;
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        Shop shop = Shop.of(List.of(vendor), access)) {
      List<Answer> answers = shop.atOnce(50, "sk-ps-a");

      assertThat(answers).allMatch(answer -> answer.status() == 200);
      assertThat(vendor.mostAtOnce()).isLessThanOrEqualTo(3);
      quiet(shop);
    }
  }

  @Test
  void keys_of_a_team_are_served_in_turn() throws Exception {
    String access =
        """
        teams: {t: {max_parallel: 1}}
        keys: [{name: a, key: sk-ps-a, team: t}, {name: b, key: sk-ps-b, team: t}]
        """;
    List<RawClient> clients = new ArrayList<>();
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), access + QUEUE)) {
      clients.add(runs(shop, vendor, "sk-ps-a"));
      for (String key : List.of("a", "a", "a", "b", "b")) {
        clients.add(asks(shop, "sk-ps-" + key));
        waitsAs(clients.size() - 1, shop);
      }
      open.countDown();
      for (RawClient client : clients) {
        assertThat(client.answer().status()).isEqualTo(200);
        client.close();
      }

      assertThat(shop.rows())
          .extracting(LedgerRow::caller)
          .extracting(LedgerRow.Caller::key)
          .containsExactly("a", "a", "b", "a", "b", "a");
      quiet(shop);
    }
  }

  @Test
  void a_team_that_waits_keeps_no_other_team_waiting() throws Exception {
    String access =
        """
        teams: {red: {max_parallel: 1}, blue: {max_parallel: 1}}
        keys: [{name: a, key: sk-ps-a, team: red}, {name: b, key: sk-ps-b, team: blue}]
        """;
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), access + QUEUE);
        RawClient running = runs(shop, vendor, "sk-ps-a");
        RawClient waits = asks(shop, "sk-ps-a")) {
      waitsAs(1, shop);
      vendor.becomes(Vendor.tokens(1));

      assertThat(shop.ask("sk-ps-b").status()).isEqualTo(200);
      open.countDown();
      assertThat(running.answer().status()).isEqualTo(200);
      assertThat(waits.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void who_leaves_while_it_waits_has_taken_nothing() throws Exception {
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), ONE + QUEUE);
        RawClient running = runs(shop, vendor, "sk-ps-a")) {
      RawClient leaving = asks(shop, "sk-ps-a");
      waitsAs(1, shop);
      leaving.reset();
      waitsAs(0, shop);
      open.countDown();

      assertThat(running.answer().status()).isEqualTo(200);
      quiet(shop);
      assertThat(vendor.calls()).isEqualTo(1);
      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(200);
    }
  }

  @Test
  void a_deadline_ends_the_wait() throws Exception {
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), ONE + QUEUE);
        RawClient running = runs(shop, vendor, "sk-ps-a")) {
      Answer late = shop.ask("sk-ps-a", "x-penstock-timeout: 300ms");

      assertThat(late.status()).isEqualTo(504);
      assertThat(late.body()).contains("\"code\":\"timeout\"");
      assertThat(waiting(shop)).isZero();
      open.countDown();
      assertThat(running.answer().status()).isEqualTo(200);
      quiet(shop);
    }
  }

  @Test
  void who_has_waited_long_enough_is_refused_as_without_a_queue() throws Exception {
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), ONE + QUEUE, "queue.max_wait=600ms");
        RawClient running = runs(shop, vendor, "sk-ps-a")) {
      Answer late = shop.ask("sk-ps-a");

      assertThat(late.status()).isEqualTo(429);
      assertThat(late.body()).contains("rate_limit_exceeded", "requests at once");
      assertThat(late.headers()).containsEntry("retry-after", "1");
      open.countDown();
      assertThat(running.answer().status()).isEqualTo(200);
      quiet(shop);
    }
  }

  @Test
  void time_in_the_queue_is_no_overhead() throws Exception {
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), ONE + QUEUE);
        RawClient running = runs(shop, vendor, "sk-ps-a");
        RawClient waits = asks(shop, "sk-ps-a")) {
      waitsAs(1, shop);
      long since = System.nanoTime();
      Eventually.becomes("a second is over", () -> System.nanoTime() - since > 1_000_000_000L);
      open.countDown();

      assertThat(running.answer().status()).isEqualTo(200);
      Answer answer = waits.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(Double.parseDouble(answer.headers().get("x-penstock-overhead-ms")))
          .isLessThan(1000);
    }
  }

  @Test
  void whom_waiting_would_not_help_is_refused_at_once() throws Exception {
    String access = "keys: [{name: a, key: sk-ps-a, rpm: 1}]\n" + QUEUE;
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        Shop shop = Shop.of(List.of(vendor), access)) {
      assertThat(shop.ask("sk-ps-a").status()).isEqualTo(200);

      // There is room in a minute, and it may wait for half of one.
      Answer second = shop.ask("sk-ps-a");

      assertThat(second.status()).isEqualTo(429);
      assertThat(Integer.parseInt(second.headers().get("retry-after"))).isBetween(55, 61);
      quiet(shop);
    }
  }

  @Test
  void more_than_may_wait_are_refused_at_once() throws Exception {
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), ONE + QUEUE, "queue.max_waiting=1");
        RawClient running = runs(shop, vendor, "sk-ps-a");
        RawClient waits = asks(shop, "sk-ps-a")) {
      waitsAs(1, shop);

      Answer third = shop.ask("sk-ps-a");

      assertThat(third.status()).isEqualTo(429);
      assertThat(third.body()).contains("rate_limit_exceeded", "requests at once");
      open.countDown();
      assertThat(running.answer().status()).isEqualTo(200);
      assertThat(waits.answer().status()).isEqualTo(200);
      quiet(shop);
    }
  }

  @Test
  void who_waits_when_the_gateway_drains_is_sent_elsewhere() throws Exception {
    try (Vendor vendor = new Vendor(gated());
        Shop shop = Shop.of(List.of(vendor), ONE + QUEUE);
        RawClient running = runs(shop, vendor, "sk-ps-a");
        RawClient waits = asks(shop, "sk-ps-a")) {
      waitsAs(1, shop);

      var drained = shop.gateway().gateway().drain();
      Answer sent = waits.answer();
      open.countDown();

      assertThat(sent.status()).isEqualTo(503);
      assertThat(sent.body()).contains("\"code\":\"overloaded\"");
      assertThat(running.answer().status()).isEqualTo(200);
      drained.await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_place_that_comes_free_on_another_replica_is_found() throws Exception {
    String prefix = SharedRedis.freshPrefix();
    try (Vendor vendor = new Vendor(gated());
        Shop one = Shop.of(List.of(vendor), ONE + QUEUE, replica("one", prefix));
        Shop other = Shop.of(List.of(vendor), ONE + QUEUE, replica("other", prefix));
        RawClient running = runs(one, vendor, "sk-ps-a");
        RawClient waits = asks(other, "sk-ps-a")) {
      waitsAs(1, other);
      open.countDown();

      assertThat(running.answer().status()).isEqualTo(200);
      assertThat(waits.answer().status()).isEqualTo(200);
      assertThat(vendor.mostAtOnce()).isOne();
      quiet(other);
    }
  }

  private String[] replica(String name, String prefix) {
    return new String[] {
      "state.type=redis",
      "state.path=" + folder.resolve(name),
      "state.redis.url=" + SharedRedis.server().url(),
      "state.redis.key_prefix=" + prefix
    };
  }

  @Test
  void who_waits_takes_no_place_of_a_deployment() throws Exception {
    try (Vendor vendor = new Vendor(gated());
        Shop shop =
            Shop.yaml(
                """
                providers: {v: {type: openai-compatible, base_url: "%s"}}
                models: {m: {deployments: [{provider: v, model: x, max_parallel: 2}]}}
                keys:
                  - {name: a, key: sk-ps-a, max_parallel: 1}
                  - {name: b, key: sk-ps-b}
                queue: {max_wait: 30s, max_waiting: 50}
                """
                    .formatted(vendor.url()));
        RawClient running = runs(shop, vendor, "sk-ps-a");
        RawClient waits = asks(shop, "sk-ps-a")) {
      waitsAs(1, shop);
      vendor.becomes(Vendor.tokens(1));

      assertThat(shop.ask("sk-ps-b").status()).isEqualTo(200);
      open.countDown();
      assertThat(running.answer().status()).isEqualTo(200);
      assertThat(waits.answer().status()).isEqualTo(200);
    }
  }
}
