package dev.penstock.provider.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dialect.Dialect;
import dev.penstock.error.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaErrorsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"model 'x' not found\"}",
        "{\"error\":\"model \\\"x\\\" not found, try pulling it first\"}"
      })
  void an_unknown_model_is_the_operators_mistake(String body) {
    assertThat(decoded(404, body)).isEqualTo(new Failure.UpstreamModelNotFound());
  }

  @Test
  void a_model_name_that_cannot_be_is_an_unknown_model() {
    assertThat(decoded(400, "{\"error\":\"invalid model name\"}"))
        .isEqualTo(new Failure.UpstreamModelNotFound());
  }

  @Test
  void a_model_without_tools_is_named_without_its_registry_path() {
    assertThat(decoded(400, "{\"error\":\"registry.ollama.ai/library/x does not support tools\"}"))
        .isEqualTo(
            new Failure.UpstreamRejected(
                400, "unsupported_parameter", "tools", "this model does not support tools"));
  }

  @Test
  void a_model_without_thinking_names_the_parameter() {
    assertThat(decoded(400, "{\"error\":\"\\\"x\\\" does not support thinking\"}"))
        .isEqualTo(
            new Failure.UpstreamRejected(
                400,
                "unsupported_parameter",
                "reasoning_effort",
                "this model does not support thinking"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 500})
  void a_prompt_that_is_too_long_is_told_by_its_words(int status) {
    assertThat(decoded(status, "{\"error\":\"the input length exceeds the context length\"}"))
        .isInstanceOf(Failure.ContextLengthExceeded.class);
  }

  @Test
  void a_full_queue_is_overload_with_its_retry_after() {
    assertThat(decoded(503, "{\"error\":\"server busy, please try again.\"}", 2_000L))
        .isEqualTo(new Failure.UpstreamOverloaded(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "404 page not found", "[]", "{\"error\":{\"message\":\"no\"}}"})
  void any_body_is_borne(String body) {
    assertThat(decoded(500, body)).isInstanceOf(Failure.UpstreamBroken.class);
  }

  private static Failure decoded(int status, String body) {
    return decoded(status, body, null);
  }

  private static Failure decoded(int status, String body, @Nullable Long retryAfterMillis) {
    return OllamaErrors.decode(
        new Dialect.ErrorAnswer(status, body.getBytes(StandardCharsets.UTF_8), retryAfterMillis));
  }
}
