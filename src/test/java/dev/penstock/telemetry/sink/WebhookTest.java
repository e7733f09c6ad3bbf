package dev.penstock.telemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.api.event.BudgetThresholdCrossed;
import dev.penstock.config.Secret;
import dev.penstock.config.SinkConfig;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.ScriptedUpstream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String SECRET = "a secret of enough letters";
  private static final BudgetThresholdCrossed CROSSED =
      new BudgetThresholdCrossed(
          "team:search:1d", "team", "search", "1d", true, 80_500_000_000L, 100_000_000_000L);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Webhook webhook(String url, int waiting, int tries) {
    return new Webhook(
        vertx,
        new SinkConfig.Webhook("hook", new SinkConfig.Address(URI.create(url)), new Secret(SECRET)),
        new Webhook.Terms(waiting, tries, 1, 5),
        () -> NOON,
        new Random(1));
  }

  private void add(Webhook webhook, int times) {
    context.runOnContext(now -> {
      for (int i = 0; i < times; i++) {
        webhook.add(CROSSED);
      }
    });
  }

  @Test
  void a_crossing_is_posted_and_signed() throws Exception {
    try (ScriptedUpstream receiver = ScriptedUpstream.json(200, "{}")) {
      add(webhook(receiver.url() + "/hooks/1?a=b", 10, 3), 1);
      Eventually.becomes("an event", () -> receiver.calls().size() == 1);

      ScriptedUpstream.Call call = receiver.calls().getFirst();
      JsonNode event = new ObjectMapper().readTree(call.body);
      assertThat(call.line).isEqualTo("POST /hooks/1?a=b HTTP/1.1");
      assertThat(event.path("type").asText()).isEqualTo("budget.soft_limit_passed");
      assertThat(event.path("at").asText()).isEqualTo("2026-11-21T12:00:00Z");
      assertThat(event.at("/budget/spent_usd").asText()).isEqualTo("80.5");
      assertThat(event.at("/budget/name").asText()).isEqualTo("search");
      assertThat(call.headers.get("x-penstock-event")).isEqualTo(event.path("id").asText());
      assertThat(call.headers.get("x-penstock-signature"))
          .isEqualTo(Signature.of(SECRET, NOON, call.body.getBytes(UTF_8)));
    }
  }

  @Test
  void a_signature_is_the_hmac_of_time_and_body() {
    // Worked out with: printf '1795262400.{}' | openssl dgst -sha256 -hmac key
    assertThat(Signature.of("key", NOON, "{}".getBytes(UTF_8)))
        .isEqualTo(
            "t=1795262400,v1=d64e8f9bc6de55c1ab8899ce0bdef8482ab85817eb20d9a79907e9d0ca1e52c8");
  }

  @Test
  void a_receiver_that_fails_gets_the_same_event_again() {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedUpstream receiver =
        new ScriptedUpstream(call -> call.json(calls.incrementAndGet() < 3 ? 503 : 204, "{}"))) {
      Webhook webhook = webhook(receiver.url(), 10, 5);
      add(webhook, 2);
      Eventually.becomes("two events", () -> receiver.calls().size() == 4);

      assertThat(receiver.calls().stream().map(call -> call.body).distinct()).hasSize(2);
      assertThat(webhook.dropped()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 410, 302})
  void an_event_that_is_refused_is_dropped_and_counted(int status) {
    try (ScriptedUpstream receiver = ScriptedUpstream.json(status, "{}")) {
      Webhook webhook = webhook(receiver.url(), 10, 5);
      add(webhook, 1);

      Eventually.becomes("dropped", () -> webhook.dropped() == 1);
      assertThat(receiver.calls()).hasSize(1);
    }
  }

  @Test
  void an_answer_without_end_is_not_read_to_its_end() {
    AtomicBoolean cut = new AtomicBoolean();
    try (ScriptedUpstream receiver =
        new ScriptedUpstream(call -> {
          call.head("text/plain");
          try {
            for (int i = 0; i < 100_000; i++) {
              call.chunk("x".repeat(4_096));
            }
            call.end();
          } catch (IOException hungUp) {
            cut.set(true);
          }
        })) {
      Webhook webhook = webhook(receiver.url(), 10, 3);
      add(webhook, 1);

      Eventually.becomes("hung up", cut::get);
      assertThat(webhook.dropped()).isZero();
    }
  }

  @Test
  void what_was_tried_often_enough_is_dropped() {
    try (ScriptedUpstream receiver = ScriptedUpstream.json(500, "{}")) {
      Webhook webhook = webhook(receiver.url(), 10, 3);
      add(webhook, 1);

      Eventually.becomes("dropped", () -> webhook.dropped() == 1);
      assertThat(receiver.calls()).hasSize(3);
    }
  }

  @Test
  void events_beyond_the_bound_are_dropped_and_counted() {
    try (ScriptedUpstream receiver = new ScriptedUpstream(call -> call.closedWithin(10_000))) {
      Webhook webhook = webhook(receiver.url(), 2, 3);
      add(webhook, 5);

      Eventually.becomes("dropped", () -> webhook.dropped() == 3);
    }
  }

  @Test
  void nobody_there_is_tried_again() {
    Webhook webhook = webhook("http://127.0.0.1:1/", 10, 3);
    add(webhook, 1);

    Eventually.becomes("dropped", () -> webhook.dropped() == 1);
  }
}
