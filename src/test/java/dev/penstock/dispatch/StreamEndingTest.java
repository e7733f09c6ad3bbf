package dev.penstock.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each stream ends in one of two ways, and a failure before the first content leaves no trace. */
final class StreamEndingTest {
  private static final String WHOLE =
      Chunks.role() + Chunks.text("Hel") + Chunks.text("lo") + Chunks.finish("stop") + Chunks.DONE;

  @Test
  void a_whole_stream_arrives_as_it_was_sent() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.sse(WHOLE.getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(true));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers())
          .containsEntry("content-type", "text/event-stream")
          .containsEntry("cache-control", "no-cache")
          .containsEntry("x-accel-buffering", "no")
          .containsEntry("x-penstock-deployment", "up/real-model")
          .containsEntry("x-penstock-model-group", "m")
          .containsEntry("x-penstock-attempts", "1")
          .containsKeys("x-request-id", "x-penstock-overhead-ms");
      assertThat(answer.body()).isEqualTo(WHOLE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_stream_cut_at_any_byte_has_exactly_one_ending(boolean reset) throws Exception {
    byte[] bytes = WHOLE.getBytes(UTF_8);
    AtomicInteger cut = new AtomicInteger();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.head("text/event-stream").chunk(Arrays.copyOf(bytes, cut.get()));
              if (reset) {
                call.reset();
              } else {
                call.cut();
              }
            });
        GatewayUnderTest gateway =
            GatewayUnderTest.on(
                upstream,
                "routing.retries.attempts=1",
                "routing.circuit_breaker.consecutive_failures=1000000",
                "routing.circuit_breaker.minimum_calls=1000000")) {
      int firstContent = WHOLE.indexOf("Hel");
      for (int at = 0; at < bytes.length; at++) {
        cut.set(at);

        RawClient.Answer answer = gateway.chat(Chunks.request(true));

        boolean done = answer.body().endsWith(Chunks.DONE);
        boolean error = answer.body().contains("\"error\"");
        assertThat(done ^ error).as("cut at %d: %s", at, answer).isTrue();
        if (at < firstContent) {
          assertThat(answer.status()).as("cut at %d", at).isEqualTo(502);
        }
      }
    }
  }

  @Test
  void an_error_inside_a_200_before_content_is_a_status() throws Exception {
    String error =
        "data: {\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\",\"code\":503}}\n\n";
    try (ScriptedUpstream upstream = ScriptedUpstream.sse((Chunks.role() + error).getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      RawClient.Answer answer = gateway.chat(Chunks.request(true));

      assertThat(answer.status()).isGreaterThanOrEqualTo(500);
      assertThat(answer.headers()).containsEntry("content-type", "application/json");
    }
  }

  @Test
  void an_undecodable_line_is_skipped() throws Exception {
    String garbage = "data: {\"id\": not json\n\n";
    try (ScriptedUpstream upstream = ScriptedUpstream.sse((garbage + WHOLE).getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      assertThat(gateway.chat(Chunks.request(true)).body()).isEqualTo(WHOLE);
    }
  }

  @Test
  void the_client_stream_ends_at_done_even_if_the_upstream_stays_open() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.head("text/event-stream").chunk(WHOLE);
              call.closedWithin(60_000);
            });
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      assertThat(gateway.chat(Chunks.request(true)).body()).isEqualTo(WHOLE);
    }
  }

  @Test
  void a_connection_is_used_again_after_a_stream() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.sse(WHOLE.getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.post("/v1/chat/completions", Chunks.request(true)).answer().body())
            .isEqualTo(WHOLE);
      }

      assertThat(upstream.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_whole_answer_counts_though_its_connection_breaks_at_once() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.headAndChunk("text/event-stream", WHOLE);
              call.cut();
            });
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.chat(Chunks.request(true)).body()).isEqualTo(WHOLE);
      }
    }
  }
}
