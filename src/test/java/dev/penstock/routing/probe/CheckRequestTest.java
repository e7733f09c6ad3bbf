package dev.penstock.routing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Snapshot;
import dev.penstock.config.Config;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingTable;
import dev.penstock.testing.Configs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class CheckRequestTest {

  @Test
  void openai_itself_is_limited_in_the_words_its_newer_models_know() {
    assertThat(body("openai", "{}"))
        .contains("\"max_completion_tokens\":16")
        .doesNotContain("\"max_tokens\"");
  }

  @Test
  void servers_of_its_format_are_limited_in_the_words_they_all_know() {
    assertThat(body("openai-compatible", "{}"))
        .contains("\"max_tokens\":16")
        .doesNotContain("max_completion_tokens");
  }

  @Test
  void a_limit_of_the_deployments_own_holds() {
    assertThat(body("openai", "{max_tokens: 4096}"))
        .doesNotContain("max_tokens", "max_completion_tokens");
  }

  @Test
  void the_prompt_is_text_whatever_it_holds() {
    assertThat(body("openai", "{}")).contains("\"content\":\"Say \\\"ok\\\".\"");
  }

  private static String body(String type, String params) {
    Config config =
        Configs.load(
            """
            providers: {up: {type: %s, base_url: "http://127.0.0.1:1/v1", api_key: sk-1}}
            models: {m: {deployments: [{provider: up, model: x, params: %s}]}}
            routing: {health_checks: {prompt: 'Say "ok".'}}
            """
                .formatted(type, params));
    Snapshot snapshot = new Snapshot(config, new RoutingTable(config, new LiveState()));
    Target target = Target.of(config).getFirst();
    return new String(
        CheckRequest.call(target, snapshot, 0).exchange().request().body(), StandardCharsets.UTF_8);
  }
}
