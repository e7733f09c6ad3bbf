package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract has and this version has not is refused, not ignored. */
final class PlannedTest {

  private static final String NOT_SUPPORTED = ": not supported in this version";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          telemetry: {tracing: {sample: 0.1}}              | 3:13: telemetry.tracing
          """)
  void a_planned_section_is_refused(String yaml, String expected) {
    assertThat(new ConfigText(folder).errors(DEMO + yaml))
        .containsExactly(expected + NOT_SUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azure-openai", "vertex", "bedrock", "cohere", "mistral", "deepseek", "groq", "xai",
        "openrouter", "together", "fireworks", "perplexity", "huggingface", "tgi", "nvidia", "vllm",
        "llamacpp"
      })
  void a_planned_provider_type_is_refused(String type) {
    String yaml = "providers: {p: {type: " + type + "}}\n";

    assertThat(
            new ConfigText(folder)
                .errors(yaml + "models: {m: {deployments: [{provider: p, model: m}]}}"))
        .containsExactly(
            "1:23: providers.p.type: \"" + type + "\" is not supported in this version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_version",
        "entra",
        "project",
        "location",
        "credentials",
        "region",
        "access_key_id",
        "secret_access_key",
        "session_token",
        "profile",
        "prompt_template"
      })
  void a_planned_provider_key_is_refused(String key) {
    String yaml = "providers: {p: {" + key + ": \"${NOT_SET}\", type: simulated}}\n";

    assertThat(
            new ConfigText(folder)
                .errors(yaml + "models: {m: {deployments: [{provider: p, model: m}]}}"))
        .containsExactly("1:17: providers.p." + key + NOT_SUPPORTED);
  }
}
