package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the marks in a request to what they saved in the report, and to the ledger's file. */
final class CacheHintsTest {
  private static final String ANSWER =
      """
      {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
       "content": [{"type": "text", "text": "yes"}], "stop_reason": "end_turn",
       "usage": {"input_tokens": 10, "output_tokens": 1, "cache_read_input_tokens": 2000,
         "cache_creation_input_tokens": 400}}
      """;

  @TempDir Path folder;

  @Test
  void a_hinted_call_is_marked_booked_and_told() throws Exception {
    Path file = folder.resolve("ledger.ndjson");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER)) {
      try (GatewayUnderTest gateway =
          new GatewayUnderTest(
              """
              providers:
                a: {type: anthropic, base_url: "%s", api_key: k, cache_hints: auto}
              models:
                m:
                  deployments:
                    - provider: a
                      model: claude-sonnet-4-5
                      price: {input: 3, output: 15, cached_read: 0.3, cache_write: 3.75}
              telemetry: {sinks: [{type: file, path: "%s"}]}
              """
                  .formatted(upstream.url(), file))) {
        String system = "word ".repeat(1000);
        String body =
            """
            {"model": "m", "messages": [{"role": "system", "content": "%s"},
              {"role": "user", "content": "well?"}]}
            """
                .formatted(system);
        assertThat(gateway.client().post("/v1/chat/completions", body).answer().status())
            .isEqualTo(200);

        JsonNode sent = new ObjectMapper().readTree(upstream.calls().getFirst().body);
        assertThat(sent.at("/system/0/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(spend(gateway).at("/data/0/hinted").toString())
            .isEqualTo(
                "{\"calls\":1,\"saved_usd\":\"0.0054\",\"cache_write_extra_usd\":\"0.0003\","
                    + "\"net_saved_usd\":\"0.0051\"}");
      }
      assertThat(Files.readAllLines(file))
          .singleElement()
          .asString()
          .contains("cache_hinted\":true");
    }
  }

  private static JsonNode spend(GatewayUnderTest gateway) throws Exception {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      RawClient.Answer answer =
          client
              .send("GET /admin/spend?group_by=model HTTP/1.1\r\nhost: localhost\r\n\r\n")
              .answer();
      return new ObjectMapper().readTree(answer.body());
    }
  }
}
