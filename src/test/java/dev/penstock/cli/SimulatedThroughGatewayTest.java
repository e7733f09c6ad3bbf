package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The shipped configurations, and what a client sees of the simulated provider's directives. */
final class SimulatedThroughGatewayTest {

  private static GatewayUnderTest gateway(String file) throws IOException {
    return new GatewayUnderTest(Files.readString(Path.of("conf").resolve(file)));
  }

  private static String request(String model, boolean stream, String directive) {
    return """
    {"model":"%s","stream":%s,"messages":[{"role":"user","content":"@simulate %s"}]}\
    """
        .formatted(model, stream, directive.replace("\"", "\\\""));
  }

  private static RawClient.Answer shaky(boolean stream, String directive) throws IOException {
    try (GatewayUnderTest gateway = gateway("examples/drill.yaml")) {
      return gateway.chat(request("shaky", stream, directive));
    }
  }

  private static String ending(RawClient.Answer answer) {
    return answer.body().endsWith("data: [DONE]\n\n") ? "done" : "error event";
  }

  @Test
  void the_default_file_answers_whole_and_streamed() throws IOException {
    try (GatewayUnderTest gateway = gateway("penstock.yaml")) {
      String directive = "{\"text\": \"Seven.\", \"reasoning\": \"3 + 4\"}";
      RawClient.Answer whole = gateway.chat(request("demo", false, directive));
      RawClient.Answer streamed = gateway.chat(request("demo/anything", true, directive));

      assertThat(whole.body())
          .contains("\"content\":\"Seven.\"", "\"reasoning_content\":\"3 + 4\"");
      assertThat(streamed.body()).contains("\"model\":\"anything\"", "\"finish_reason\":\"stop\"");
      assertThat(streamed.body().split("data: \\[DONE]", -1)).hasSize(2);
    }
  }

  @Test
  void tools_are_called_as_told() throws IOException {
    try (GatewayUnderTest gateway = gateway("penstock.yaml")) {
      RawClient.Answer answer =
          gateway.chat(
              request("demo", false, "{\"tool_calls\": [{\"name\": \"f\", \"arguments\": {}}]}"));

      assertThat(answer.body())
          .contains("\"name\":\"f\"", "\"finish_reason\":\"tool_calls\"", "\"content\":null");
    }
  }

  @Test
  void a_fault_is_refused_where_the_file_does_not_allow_it() throws IOException {
    try (GatewayUnderTest gateway = gateway("penstock.yaml")) {
      RawClient.Answer answer = gateway.chat(request("demo", false, "{\"status\": 503}"));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .contains(
              "@simulate: 'status' is a fault, and this provider has no 'faults: true'.",
              "\"code\":\"invalid_value\"",
              "\"param\":\"messages[0].content\"");
    }
  }

  @Test
  void a_rate_limited_provider_says_when_to_come_back() throws IOException {
    RawClient.Answer answer = shaky(true, "{\"status\": 429, \"retry_after\": 7}");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers()).containsEntry("retry-after", "7");
    assertThat(answer.body()).contains("\"code\":\"upstream_rate_limited\"");
  }

  @Test
  void an_outage_and_a_refused_credential_are_not_the_callers_fault() throws IOException {
    assertThat(shaky(false, "{\"status\": 503}").status()).isEqualTo(503);
    RawClient.Answer credential = shaky(false, "{\"status\": 401}");

    assertThat(credential.status()).isEqualTo(502);
    assertThat(credential.body()).contains("\"code\":\"upstream_credentials_refused\"");
  }

  @Test
  void a_cut_after_content_is_an_error_event() throws IOException {
    RawClient.Answer answer = shaky(true, "{\"tokens\": 20, \"cut_after\": 3, \"pace_ms\": 0}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).containsOnlyOnce("\"error\":{").contains("upstream_error");
    assertThat(ending(answer)).isEqualTo("error event");
  }

  @Test
  void a_cut_before_content_is_a_status() throws IOException {
    RawClient.Answer answer = shaky(true, "{\"cut_after\": 0}");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("\"code\":\"upstream_error\"");
  }

  @Test
  void a_silence_ends_with_the_idle_time_out() throws IOException {
    RawClient.Answer answer = shaky(true, "{\"tokens\": 20, \"hang_after\": 3, \"pace_ms\": 0}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"code\":\"timeout\"");
    assertThat(ending(answer)).isEqualTo("error event");
  }

  @Test
  void a_line_that_nobody_can_read_is_skipped() throws IOException {
    RawClient.Answer answer = shaky(true, "{\"tokens\": 9, \"garbage_after\": 3, \"pace_ms\": 0}");

    assertThat(ending(answer)).isEqualTo("done");
  }

  @Test
  void a_client_that_leaves_a_silent_stream_frees_its_place() throws IOException {
    try (GatewayUnderTest gateway = gateway("examples/drill.yaml")) {
      try (RawClient client = gateway.client()) {
        client.post(
            "/v1/chat/completions",
            request("shaky", true, "{\"tokens\": 20, \"hang_after\": 3, \"pace_ms\": 0}"));
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(gateway.gateway().inFlight()).isEqualTo(1);
      }

      Eventually.becomes("nothing in flight", () -> gateway.gateway().inFlight() == 0);
      Eventually.becomes(
          "the deployment is free", () -> gateway.gateway().inFlightOf("shaky/demo") == 0);
    }
  }
}
