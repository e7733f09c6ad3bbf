package dev.penstock.provider.tgi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What needs more of a call than its answer's body, through a gateway. */
final class TgiGatewayTest {
  private static final String CONFIG =
      """
      providers:
        tgi: {type: tgi, base_url: "ADDRESS", prompt_template: "{{role}}: {{content}}\\n"}
      models: {m: {deployments: [{provider: tgi, model: tgi}]}}
      """;

  @Test
  void the_head_tells_the_prompts_tokens_and_the_stop_sequence_is_cut_off() throws IOException {
    String body =
        "{\"generated_text\":\"It is so.END\",\"details\":{\"finish_reason\":\"stop_sequence\","
            + "\"generated_tokens\":5,\"prefill\":[],\"tokens\":[]}}";
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.json(200, body, "x-prompt-tokens: 17"));
        GatewayUnderTest gateway =
            new GatewayUnderTest(CONFIG.replace("ADDRESS", upstream.url()))) {
      RawClient.Answer answer =
          gateway.chat(
              "{\"model\":\"m\",\"stop\":\"END\","
                  + "\"messages\":[{\"role\":\"user\",\"content\":\"Is it?\"}]}");

      JsonNode said = Recordings.JSON.readTree(answer.body());
      assertThat(said.at("/choices/0/message/content").asText()).isEqualTo("It is so.");
      assertThat(said.at("/usage/prompt_tokens").asInt()).isEqualTo(17);
      assertThat(said.at("/usage/completion_tokens").asInt()).isEqualTo(5);
      assertThat(Recordings.JSON.readTree(upstream.calls().getLast().body).path("inputs").asText())
          .isEqualTo("user: Is it?\nassistant: ");
    }
  }
}
