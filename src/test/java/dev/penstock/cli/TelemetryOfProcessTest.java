package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of requests, and what nobody may see. */
final class TelemetryOfProcessTest {
  private static final List<String> SECRETS =
      List.of("CANARY-upstream-key", "CANARY-caller-key", "CANARY-prompt", "CANARY-answer");

  @TempDir Path folder;

  private static String config(ScriptedUpstream upstream) {
    return """
    server: {drain: {delay: 0s}}
    providers:
      up: {type: openai-compatible, base_url: "%s/v1", api_key: CANARY-upstream-key}
    models: {m: {deployments: [{provider: up, model: real-model}]}}
    keys: [{name: ci, key: CANARY-caller-key-0123456789}]
    """
        .formatted(upstream.url());
  }

  private static void play(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    if (call.body.contains("please hang")) {
      call.head("text/event-stream").chunk(Chunks.role() + Chunks.text("CANARY-answer"));
      assertThat(call.closedWithin(10_000)).isTrue();
    } else if (call.body.contains("please fail")) {
      call.json(500, "{\"error\":{\"message\":\"CANARY-answer\"}}");
    } else if (call.body.contains("\"stream\":true")) {
      call.head("text/event-stream")
          .chunk(Chunks.role() + Chunks.text("CANARY-answer") + Chunks.finish("stop") + Chunks.DONE)
          .end();
    } else {
      call.json(200, Chunks.completion("CANARY-answer"));
    }
  }

  private static RawClient post(Launched gateway, boolean stream, String prompt, String model)
      throws IOException {
    String body =
        Chunks.request(stream)
            .replace("hi", "CANARY-prompt " + prompt)
            .replace("\"m\"", "\"" + model + "\"");
    return new RawClient(gateway.port())
        .post("/v1/chat/completions", body, "authorization: Bearer CANARY-caller-key-0123456789");
  }

  private static int whole(Launched gateway, boolean stream, String prompt, String model)
      throws IOException {
    try (RawClient client = post(gateway, stream, prompt, model)) {
      return client.answer().status();
    }
  }

  private static String metrics(Launched gateway) {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      return client.get("/metrics").answer().body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A success, a stream, a failure, an unknown model, a client that leaves. */
  private static void ask(Launched gateway) throws IOException {
    assertThat(whole(gateway, false, "", "m")).isEqualTo(200);
    assertThat(whole(gateway, true, "", "m")).isEqualTo(200);
    assertThat(whole(gateway, false, "please fail", "m")).isEqualTo(502);
    assertThat(whole(gateway, false, "", "CANARY-prompt-model")).isEqualTo(404);
    try (RawClient client = post(gateway, true, "please hang", "m")) {
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(client.chunk()).isNotEmpty();
    }
  }

  @Test
  void requests_are_counted_and_logged_without_a_secret() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(TelemetryOfProcessTest::play);
        Launched gateway = Launched.serve(folder, config(upstream))) {
      ask(gateway);
      Eventually.becomes(
          "the last is counted", () -> metrics(gateway).contains("status=\"cancelled\""));
      String metrics = metrics(gateway);
      gateway.terminate();
      Launched.Ended ended = gateway.ended();

      assertThat(samples(metrics)).containsAll(COUNTS);
      assertThat(metrics + ended.out() + ended.err()).doesNotContain(SECRETS);
      assertLines(
          ended.out().lines().filter(line -> line.contains("\"msg\":\"request\"")).toList());
    }
  }

  private static final List<String> COUNTS =
      List.of(
          "llm_requests_total{code=\"\",model=\"m\",provider=\"up\",status=\"success\"} 2.0",
          "llm_requests_total{code=\"upstream_error\",model=\"m\",provider=\"up\",status=\"error\"}"
              + " 1.0",
          "llm_requests_total{code=\"model_not_found\",model=\"unknown\",provider=\"none\","
              + "status=\"error\"} 1.0",
          "llm_streams_open 0.0",
          "llm_deployment_in_flight{deployment=\"up/real-model\"} 0.0",
          "llm_time_to_first_token_seconds_count{model=\"m\",provider=\"up\"} 2");

  private static List<String> samples(String metrics) {
    return metrics.lines().filter(line -> line.startsWith("llm_")).toList();
  }

  private static void assertLines(List<String> lines) throws IOException {
    assertThat(lines).hasSize(5);
    ObjectMapper json = new ObjectMapper();
    for (String line : lines) {
      JsonNode fields = json.readTree(line);
      assertThat(fields.path("key").asText()).isEqualTo("ci");
      assertThat(fields.path("prompt_sha256").asText()).hasSize(16);
      assertThat(fields.has("prompt")).isFalse();
      assertThat(fields.fieldNames())
          .toIterable()
          .contains("request_id", "model", "deployment", "attempts", "outcome", "status", "code")
          .contains("latency_ms", "overhead_ms", "stream", "provider");
    }
  }
}
