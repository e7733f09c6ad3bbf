package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGTERM begins. */
final class DrainTest {
  private static final String CONFIG =
      """
      providers: {demo: {type: simulated, faults: true}}
      models: {demo: {deployments: [{provider: demo, model: demo}]}}
      """;

  @TempDir Path folder;

  private static RawClient stream(Launched gateway, String directive) throws IOException {
    RawClient client = new RawClient(gateway.port());
    client.post(
        "/v1/chat/completions",
        """
        {"model":"demo","stream":true,"messages":[{"role":"user","content":"@simulate %s"}]}\
        """
            .formatted(directive.replace("\"", "\\\"")));
    assertThat(client.head().status()).isEqualTo(200);
    return client;
  }

  private static boolean isDraining(int port) {
    try (RawClient client = new RawClient(port)) {
      RawClient.Answer answer = client.get("/health/ready").answer();
      return answer.status() == 503 && answer.body().contains("\"draining\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean refusesConnections(int port) {
    try (RawClient client = new RawClient(port)) {
      return client.closedByPeer();
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_stream_in_flight_ends_whole_before_the_process_does() throws Exception {
    try (Launched gateway = Launched.serve(folder, CONFIG, "--set", "server.drain.delay=1s");
        RawClient client = stream(gateway, "{\"tokens\": 60, \"pace_ms\": 50}")) {
      int port = gateway.port();
      gateway.terminate();

      Eventually.becomes("draining", () -> isDraining(port));
      assertThat(isDraining(gateway.adminPort())).isTrue();
      Eventually.becomes("no new connection", () -> refusesConnections(port));

      assertThat(client.rest()).endsWith("data: [DONE]\n\n").contains("\"finish_reason\":\"stop\"");
      Launched.Ended ended = gateway.ended();
      assertThat(ended.code()).isZero();
      assertThat(ended.out()).containsOnlyOnce("\"msg\":\"request\"").contains("\"success\"");
      assertThat(ended.errLines()).hasSize(1);
    }
  }

  @Test
  void while_the_delay_lasts_requests_are_served() throws Exception {
    try (Launched gateway = Launched.serve(folder, CONFIG, "--set", "server.drain.delay=2s")) {
      int port = gateway.port();
      gateway.terminate();
      Eventually.becomes("draining", () -> isDraining(port));

      try (RawClient client = stream(gateway, "{\"text\": \"still here\", \"pace_ms\": 0}")) {
        assertThat(client.rest()).endsWith("data: [DONE]\n\n");
      }
      assertThat(gateway.ended().code()).isZero();
    }
  }

  @Test
  void a_stream_longer_than_the_grace_ends_with_an_error_event() throws Exception {
    try (Launched gateway =
            Launched.serve(
                folder,
                CONFIG,
                "--set",
                "server.drain.delay=0s",
                "--set",
                "server.drain.grace=500ms");
        RawClient client = stream(gateway, "{\"tokens\": 100000, \"pace_ms\": 20}")) {
      gateway.terminate();

      assertThat(client.rest()).contains("\"code\":\"overloaded\"").doesNotContain("[DONE]");
      Launched.Ended ended = gateway.ended();
      assertThat(ended.code()).isZero();
      assertThat(ended.out()).containsOnlyOnce("\"msg\":\"request\"").contains("\"overloaded\"");
    }
  }

  @Test
  void a_silent_upstream_does_not_keep_the_process() throws Exception {
    try (Launched gateway =
            Launched.serve(
                folder,
                CONFIG,
                "--set",
                "server.drain.delay=0s",
                "--set",
                "server.drain.grace=300ms");
        RawClient client = stream(gateway, "{\"tokens\": 9, \"hang_after\": 2}")) {
      gateway.terminate();

      assertThat(client.rest()).contains("\"code\":\"overloaded\"");
      assertThat(gateway.ended().code()).isZero();
    }
  }

  @Test
  void without_requests_it_ends_at_once() throws Exception {
    try (Launched gateway = Launched.serve(folder, CONFIG, "--set", "server.drain.delay=0s")) {
      gateway.terminate();

      assertThat(gateway.ended().code()).isZero();
    }
  }

  @Test
  void a_second_signal_ends_open_streams_at_once() throws Exception {
    try (Launched gateway = Launched.serve(folder, CONFIG, "--set", "server.drain.delay=60s");
        RawClient client = stream(gateway, "{\"tokens\": 100000, \"pace_ms\": 20}")) {
      int port = gateway.port();
      gateway.terminate();
      Eventually.becomes("draining", () -> isDraining(port));
      gateway.terminate();

      assertThat(client.rest()).contains("\"code\":\"overloaded\"").doesNotContain("[DONE]");
      assertThat(gateway.ended().code()).isZero();
    }
  }

  @Test
  void a_connection_that_is_kept_is_refused_in_words_and_closed() throws Exception {
    try (Launched gateway = Launched.serve(folder, CONFIG, "--set", "server.drain.delay=2s");
        RawClient kept = new RawClient(gateway.port());
        RawClient busy = stream(gateway, "{\"tokens\": 200, \"pace_ms\": 20}")) {
      int port = gateway.port();
      assertThat(kept.get("/health/live").answer().status()).isEqualTo(200);
      gateway.terminate();
      Eventually.becomes("draining", () -> isDraining(port));
      Eventually.becomes("refused", () -> isRefused(port));

      RawClient.Answer answer =
          kept.post("/v1/chat/completions", "{\"model\":\"demo\",\"messages\":[]}").answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(answer.body()).contains("\"code\":\"overloaded\"");
      assertThat(kept.closedByPeer()).isTrue();
      assertThat(busy.rest()).endsWith("data: [DONE]\n\n");
    }
  }

  private static boolean isRefused(int port) {
    try (RawClient client = new RawClient(port)) {
      return client
              .post("/v1/chat/completions", "{\"model\":\"demo\",\"messages\":[]}")
              .answer()
              .status()
          == 503;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
