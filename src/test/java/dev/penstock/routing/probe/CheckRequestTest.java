package dev.penstock.routing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Operation;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.Config;
import dev.penstock.routing.LiveState;
import dev.penstock.routing.RoutingTable;
import dev.penstock.testing.Configs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void azure_is_limited_in_the_words_that_its_version_knows() {
    String older = "azure-openai, api_version: \"2024-02-01\"";

    assertThat(body(older, "{}")).contains("\"max_tokens\":16");
    for (String newer : List.of("2024-10-21", "2025-04-01-preview", "v1", "preview")) {
      assertThat(body("azure-openai, api_version: \"" + newer + "\"", "{}"))
          .as(newer)
          .contains("\"max_completion_tokens\":16")
          .doesNotContain("\"max_tokens\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "embeddings, EMBEDDINGS, `{'input':'Say ok.','model':'x'}`",
        "moderations, MODERATIONS, `{'input':'Say ok.','model':'x'}`",
        "rerank, RERANK, `{'query':'Say ok.','documents':['Say ok.'],'model':'x'}`"
      })
  void a_deployment_is_asked_for_what_it_serves(String serves, Operation operation, String body) {
    ProviderCall call = call("openai-compatible", "{}", ", operation: " + serves, "Say ok.");

    assertThat(call.exchange().request().operation()).isEqualTo(operation);
    assertThat(new String(call.exchange().request().body(), StandardCharsets.UTF_8))
        .isEqualTo(body.replace('\'', '"'));
  }

  @Test
  void a_model_of_the_price_book_is_asked_for_what_the_book_says() {
    String yaml =
        """
        providers: {up: {type: openai, api_key: sk-1}}
        models: {m: {deployments: [{provider: up, model: text-embedding-3-small}]}}
        """;

    assertThat(call(Configs.load(yaml)).exchange().request().operation())
        .isEqualTo(Operation.EMBEDDINGS);
  }

  @Test
  void a_model_that_completes_is_asked_to() {
    ProviderCall call = call("openai-compatible", "{}", ", operation: completions", "Say ok.");

    assertThat(Objects.requireNonNull(call.exchange().origin()).request())
        .hasToString("{\"prompt\":\"Say ok.\",\"model\":\"x\",\"max_tokens\":16}");
  }

  private static String body(String type, String params) {
    return new String(
        call(type, params, "", "Say \"ok\".").exchange().request().body(), StandardCharsets.UTF_8);
  }

  private static ProviderCall call(String type, String params, String more, String prompt) {
    return call(
        Configs.load(
            """
            providers: {up: {type: %s, base_url: "http://127.0.0.1:1/v1", api_key: sk-1}}
            models: {m: {deployments: [{provider: up, model: x, params: %s%s}]}}
            routing: {health_checks: {prompt: '%s'}}
            """
                .formatted(type, params, more, prompt)));
  }

  private static ProviderCall call(Config config) {
    Snapshot snapshot = new Snapshot(config, new RoutingTable(config, new LiveState()));
    return CheckRequest.call(Target.of(config).getFirst(), snapshot, 0);
  }
}
