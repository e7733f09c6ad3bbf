package dev.penstock.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An upstream that takes too long is closed, and the client is told. */
final class TimeoutTest {
  private static final long DEADLINE_MILLIS = 20_000;

  @Test
  void no_first_token_in_time_is_a_504() throws Exception {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.head("text/event-stream").chunk(Chunks.role());
              closed.complete(call.closedWithin(DEADLINE_MILLIS));
            });
        GatewayUnderTest gateway =
            GatewayUnderTest.on(
                upstream, "routing.timeouts.first_token=300ms", "routing.retries.attempts=1")) {
      RawClient.Answer answer = gateway.chat(Chunks.request(true));

      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.body()).contains("\"type\":\"timeout_error\"", "\"code\":\"timeout\"");
      assertThat(closed.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      Eventually.becomes("nothing in flight", () -> gateway.gateway().inFlight() == 0);
    }
  }

  @Test
  void a_whole_answer_that_does_not_come_goes_elsewhere() throws Exception {
    for (String limit : List.of("first_token", "answer")) {
      CompletableFuture<Boolean> closed = new CompletableFuture<>();
      try (ScriptedUpstream hanging =
              new ScriptedUpstream(call -> closed.complete(call.closedWithin(DEADLINE_MILLIS)));
          ScriptedUpstream sound = ScriptedUpstream.json(200, Chunks.completion("hello"));
          GatewayUnderTest gateway =
              new GatewayUnderTest(
                  """
                  providers:
                    hanging: {type: openai-compatible, base_url: "%s/v1"}
                    sound: {type: openai-compatible, base_url: "%s/v1"}
                  models:
                    m:
                      deployments:
                        - {provider: hanging, model: x, timeouts: {%s: 200ms}}
                        - {provider: sound, model: x, order: 2}
                  """
                      .formatted(hanging.url(), sound.url(), limit))) {
        RawClient.Answer answer = gateway.chat(Chunks.request(false));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-penstock-deployment", "sound/x");
        assertThat(closed.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      }
    }
  }

  @Test
  void silence_in_mid_stream_is_an_error_event() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.head("text/event-stream").chunk(Chunks.role() + Chunks.text("one"));
              call.closedWithin(DEADLINE_MILLIS);
            });
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream, "routing.timeouts.idle=300ms")) {
      RawClient.Answer answer = gateway.chat(Chunks.request(true));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("one", "\"code\":\"timeout\"").doesNotContain("[DONE]");
    }
  }

  @Test
  void the_total_time_holds_for_answers_that_are_not_streamed() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.closedWithin(DEADLINE_MILLIS));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream, "routing.timeouts.total=300ms")) {
      assertThat(gateway.chat(Chunks.request(false)).status()).isEqualTo(504);
    }
  }

  @Test
  void the_callers_deadline_holds_as_well() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.closedWithin(DEADLINE_MILLIS));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(false), "x-penstock-timeout: 200ms");

      assertThat(answer.status()).isEqualTo(504);
    }
  }

  @Test
  void a_silent_stream_gets_keep_alive_comments_and_then_its_answer() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              go.join();
              call.head("text/event-stream")
                  .chunk(Chunks.text("late") + Chunks.finish("stop") + Chunks.DONE)
                  .end();
            });
        GatewayUnderTest gateway =
            GatewayUnderTest.on(upstream, "server.keep_alive_comments=100ms");
        RawClient client = gateway.client()) {
      client.post("/v1/chat/completions", Chunks.request(true));
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(new String(client.chunk(), UTF_8)).isEqualTo(": keep-alive\n\n");

      go.complete(null);

      assertThat(client.rest()).contains("late").endsWith(Chunks.DONE);
    }
  }

  @Test
  void a_failure_after_a_keep_alive_comment_is_an_error_event() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              go.join();
              call.json(500, "{}");
            });
        GatewayUnderTest gateway =
            GatewayUnderTest.on(upstream, "server.keep_alive_comments=100ms");
        RawClient client = gateway.client()) {
      client.post("/v1/chat/completions", Chunks.request(true)).head();
      client.chunk();

      go.complete(null);

      assertThat(client.rest())
          .contains("data: {\"error\":", "upstream_error")
          .doesNotContain("[DONE]");
    }
  }

  @Test
  void an_error_whose_body_stalls_is_told_by_its_status() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.head(429, "application/json").chunk("{\"error\":");
              call.closedWithin(DEADLINE_MILLIS);
            });
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream, "routing.retries.attempts=1")) {
      assertThat(gateway.chat(Chunks.request(false)).status()).isEqualTo(429);
    }
  }
}
