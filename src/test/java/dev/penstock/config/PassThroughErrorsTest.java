package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PassThroughErrorsTest {
  @TempDir Path folder;

  private static String yaml(String type, String passThrough) {
    return "providers: {p: {type: %s, pass_through: %s}}\nmodels: {m: {deployments: [{provider: p, model: m}]}}\n"
        .formatted(type, passThrough);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/files",
        "get /v1/files",
        "HEAD /v1/files",
        "GET v1/files",
        "GET /v1/files/",
        "GET /v1//files",
        "GET /v1/../files",
        "GET /./files",
        "GET /v1/fi*",
        "GET /v1/**",
        "GET /v1/files?x=1",
        "GET /v1/%66iles"
      })
  void a_rule_is_a_method_and_an_exact_path(String rule) {
    assertThat(
            new ConfigText(folder)
                .errors(yaml("anthropic, api_key: k", "{paths: [\"" + rule + "\"]}")))
        .singleElement()
        .asString()
        .contains("GET /v1/files/*");
  }

  @Test
  void the_simulated_provider_has_none() {
    assertThat(new ConfigText(folder).errors(yaml("simulated", "{enabled: false}"))).hasSize(1);
  }

  @Test
  void rules_that_are_right_are_taken() {
    String rules = "{paths: [\"POST /v1/a.b/*\"], free_paths: [\"DELETE /v1/files/*\"]}";

    assertThat(new ConfigText(folder).errors(yaml("anthropic, api_key: k", rules))).isEmpty();
  }
}
