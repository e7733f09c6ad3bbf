package dev.penstock.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees, and does not see, of calls that fail before it has any content. */
final class RetryTest {
  private static final String FIRST_TOKEN = "routing.timeouts.first_token=300ms";
  private static final String IDLE = "routing.timeouts.idle=300ms";

  static Stream<Arguments> faults() {
    return Stream.of(Fault.values())
        // How long a whole answer may take without a byte is for the deadline alone.
        .flatMap(fault ->
            Stream.of(true, false)
                .filter(stream -> stream || fault != Fault.SILENCE)
                .map(stream -> Arguments.of(fault, stream)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void the_same_table_holds_for_streams_and_whole_answers(Fault fault, boolean stream)
      throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ScriptedUpstream.Script onceBroken =
        call -> {
          if (calls.getAndIncrement() == 0) {
            fault.play(call);
          } else {
            Upstreams.answer(call, "fine");
          }
        };
    try (Upstreams up =
        Upstreams.group(
            List.of(new ScriptedUpstream(onceBroken), new ScriptedUpstream(onceBroken)),
            FIRST_TOKEN,
            IDLE)) {
      RawClient.Answer answer = up.ask(stream);

      if (fault.elsewhere()) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("fine").doesNotContain("error");
        assertThat(answer.headers()).containsEntry("x-penstock-attempts", "2");
        assertThat(up.calls()).containsExactly(1, 1);
      } else {
        assertThat(answer.status()).isBetween(400, 422);
        assertThat(answer.headers()).containsEntry("x-penstock-attempts", "1");
        assertThat(calls).hasValue(1);
      }
      Eventually.becomes("nothing in flight", up::idle);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_upstream_that_is_not_there_is_passed_by(boolean stream) throws Exception {
    ScriptedUpstream gone = Upstreams.well("never");
    gone.close();
    try (Upstreams up = Upstreams.group(List.of(gone, Upstreams.well("fine")))) {
      for (int i = 0; i < 2; i++) {
        RawClient.Answer answer = up.ask(stream);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-penstock-deployment", "u1/real-model");
      }
    }
  }

  @Test
  void a_stream_that_is_cut_after_content_is_not_begun_again() throws Exception {
    ScriptedUpstream.Script cut =
        call -> {
          call.head("text/event-stream").chunk(Chunks.role() + Chunks.text("one"));
          call.cut();
        };
    try (Upstreams up =
        Upstreams.group(List.of(new ScriptedUpstream(cut), new ScriptedUpstream(cut)))) {
      RawClient.Answer answer = up.ask(true);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("one", "data: {\"error\":").doesNotContain("[DONE]");
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "1");
      assertThat(up.calls().stream().mapToInt(i -> i).sum()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void alone_a_deployment_is_called_again_up_to_the_limit(boolean stream) throws Exception {
    try (Upstreams up = Upstreams.group(List.of(Upstreams.saying(500, "{}")))) {
      RawClient.Answer answer = up.ask(stream);

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "3");
      assertThat(up.calls()).containsExactly(3);
    }
  }

  @Test
  void what_the_callers_sdk_has_tried_counts() throws Exception {
    try (Upstreams up = Upstreams.group(List.of(Upstreams.saying(500, "{}")))) {
      assertThat(up.ask(false, "x-stainless-retry-count: 1").headers())
          .containsEntry("x-penstock-attempts", "2");
      assertThat(up.ask(false, "x-stainless-retry-count: 7").headers())
          .containsEntry("x-penstock-attempts", "1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry-after-ms: 400", "retry-after: 0.4"})
  void retry_after_is_never_cut_short(String header) throws Exception {
    AtomicLong refusedNanos = new AtomicLong();
    AtomicLong waitedNanos = new AtomicLong();
    ScriptedUpstream limited =
        new ScriptedUpstream(call -> {
          if (refusedNanos.get() == 0) {
            refusedNanos.set(System.nanoTime());
            call.json(429, "{}", header);
          } else {
            waitedNanos.set(System.nanoTime() - refusedNanos.get());
            Upstreams.answer(call, "fine");
          }
        });
    try (Upstreams up = Upstreams.group(List.of(limited))) {
      assertThat(up.ask(false).status()).isEqualTo(200);
      assertThat(waitedNanos.get()).isGreaterThanOrEqualTo(400_000_000L);
    }
  }

  @Test
  void a_pause_that_the_deadline_forbids_is_not_made() throws Exception {
    ScriptedUpstream limited = new ScriptedUpstream(call -> call.json(429, "{}", "retry-after: 5"));
    try (Upstreams up = Upstreams.group(List.of(limited))) {
      RawClient.Answer answer = up.ask(false, "x-penstock-timeout: 4s");

      assertThat(answer.status()).isEqualTo(429);
      assertThat(up.calls()).containsExactly(1);
    }
  }

  @Test
  void a_client_that_leaves_in_a_pause_ends_it() throws Exception {
    CompletableFuture<Void> called = new CompletableFuture<>();
    ScriptedUpstream limited =
        new ScriptedUpstream(call -> {
          call.json(429, "{}", "retry-after: 50");
          called.complete(null);
        });
    try (Upstreams up = Upstreams.group(List.of(limited), "routing.retries.max=60s")) {
      RawClient client = up.gateway().client();
      client.post("/v1/chat/completions", Chunks.request(true));
      called.get(10, TimeUnit.SECONDS);
      Eventually.becomes(
          "the call is over", () -> up.gateway().gateway().inFlightOf("u0/real-model") == 0);

      client.close();

      Eventually.becomes("nothing in flight", up::idle);
      assertThat(up.calls()).containsExactly(1);
    }
  }

  @Test
  void a_gateway_that_stops_ends_a_pause() throws Exception {
    CompletableFuture<Void> called = new CompletableFuture<>();
    ScriptedUpstream limited =
        new ScriptedUpstream(call -> {
          call.json(429, "{}", "retry-after: 50");
          called.complete(null);
        });
    try (Upstreams up =
            Upstreams.group(
                List.of(limited), "routing.retries.max=60s", "server.drain.grace=300ms");
        RawClient client = up.gateway().client()) {
      client.post("/v1/chat/completions", Chunks.request(false));
      called.get(10, TimeUnit.SECONDS);

      up.gateway().gateway().drain().await(10, TimeUnit.SECONDS);

      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("\"code\":\"overloaded\"");
    }
  }

  @Test
  void keep_alive_comments_go_on_through_pauses_and_attempts() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ScriptedUpstream limited =
        new ScriptedUpstream(call -> {
          if (calls.getAndIncrement() == 0) {
            call.json(429, "{}", "retry-after-ms: 700");
          } else {
            Upstreams.answer(call, "fine");
          }
        });
    try (Upstreams up = Upstreams.group(List.of(limited), "server.keep_alive_comments=100ms");
        RawClient client = up.gateway().client()) {
      client.post("/v1/chat/completions", Chunks.request(true));

      assertThat(client.head().status()).isEqualTo(200);
      assertThat(new String(client.chunk(), UTF_8)).isEqualTo(": keep-alive\n\n");
      assertThat(client.rest()).contains(": keep-alive", "fine").endsWith(Chunks.DONE);
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void while_all_fails_retries_are_a_share_of_the_requests() throws Exception {
    int requests = 100;
    try (Upstreams up =
        Upstreams.group(
            List.of(Upstreams.saying(500, "{}"), Upstreams.saying(500, "{}")),
            "routing.circuit_breaker.consecutive_failures=1000000",
            "routing.circuit_breaker.minimum_calls=1000000")) {
      for (int i = 0; i < requests; i++) {
        assertThat(up.ask(false).status()).isEqualTo(502);
      }

      int calls = up.calls().stream().mapToInt(count -> count).sum();
      assertThat(calls).isGreaterThan(requests).isLessThanOrEqualTo(requests * 12 / 10 + 20);
    }
  }
}
