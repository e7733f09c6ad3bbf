package dev.penstock.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.penstock.error.Failure;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiErrorReaderTest {
  private static final Map<String, Class<? extends Failure>> KINDS =
      Map.ofEntries(
          Map.entry("openai/error-400", Failure.UpstreamRejected.class),
          Map.entry("openai/error-401", Failure.CredentialRefused.class),
          Map.entry("openai/error-404", Failure.UpstreamModelNotFound.class),
          Map.entry("azure/error-400-prompt-filter", Failure.ContentPolicyViolation.class),
          Map.entry("azure/error-401", Failure.CredentialRefused.class),
          Map.entry("azure/error-404", Failure.UpstreamModelNotFound.class),
          Map.entry("azure/error-429", Failure.UpstreamRateLimited.class),
          Map.entry("deepseek/error-401", Failure.CredentialRefused.class),
          Map.entry("groq/error-400-tool-use-failed", Failure.UpstreamRejected.class),
          Map.entry("mistral/error-401", Failure.CredentialRefused.class),
          Map.entry("openrouter/error-429", Failure.UpstreamRateLimited.class),
          Map.entry("huggingface/error-404", Failure.UpstreamModelNotFound.class));

  @TestFactory
  Stream<DynamicTest> recorded_errors_keep_their_kind() {
    return Stream.concat(
            Recordings.of("openai-chat", "error").stream(), Recordings.of("tgi", "error").stream())
        .map(recording -> dynamicTest(recording.toString(), () -> keepsKind(recording)));
  }

  private static void keepsKind(Recording recording) {
    Failure failure = OpenAiErrorReader.read(recording.status(), recording.response(), 1500L);

    assertThat(failure).isExactlyInstanceOf(KINDS.get(recording.toString()));
    if (failure instanceof Failure.UpstreamRejected rejected) {
      assertThat(rejected.status()).isEqualTo(recording.status());
      assertThat(rejected.message()).isEqualTo(recording.facts().at("/error/message").asText());
    }
    if (failure instanceof Failure.UpstreamRateLimited limited) {
      assertThat(limited.retryAfter()).isEqualTo(Duration.ofMillis(1500));
    }
  }

  @Test
  void code_and_param_are_kept() {
    assertThat(
            read(
                400,
                "{'error':{'message':'No.','type':'invalid_request_error','param':'top_k',"
                    + "'code':'unsupported_parameter'}}"))
        .isEqualTo(new Failure.UpstreamRejected(400, "unsupported_parameter", "top_k", "No."));
    assertThat(read(422, "{'error':{'message':'No.','param':'top_k','code':17}}"))
        .isEqualTo(new Failure.UpstreamRejected(422, "invalid_value", "top_k", "No."));
  }

  @Test
  void fast_api_names_the_field() {
    assertThat(
            read(
                422,
                "{'detail':[{'loc':['body','messages',0,'content'],'msg':'Field required',"
                    + "'type':'missing'}]}"))
        .isEqualTo(
            new Failure.UpstreamRejected(
                422, "missing_required_parameter", "messages[0].content", "Field required"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':'No.'}",
        "{'error':{'message':'No.'}}",
        "{'detail':'No.'}",
        "{'message':'No.'}",
        "{'object':'error','message':'No.','code':400}",
        "[{'error':{'message':'No.'}}]",
        "No."
      })
  void any_shape_is_read(String body) {
    assertThat(read(400, body))
        .isEqualTo(new Failure.UpstreamRejected(400, "invalid_request", null, "No."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html><body>nginx</body></html>", "{}", "null", "{'error':{}}"})
  void what_says_nothing_is_told_by_its_status(String body) {
    assertThat(read(400, body))
        .isEqualTo(
            new Failure.UpstreamRejected(
                400, "invalid_request", null, "The provider refused the request."));
    assertThat(read(502, body)).isInstanceOf(Failure.UpstreamBroken.class);
    assertThat(read(503, body)).isEqualTo(new Failure.UpstreamOverloaded(null));
  }

  private static Failure read(int status, String body) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return OpenAiErrorReader.read(status, bytes, null);
  }
}
