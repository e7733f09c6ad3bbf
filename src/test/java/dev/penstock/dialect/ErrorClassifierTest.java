package dev.penstock.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.error.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorClassifierTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        "the input length exceeds the context length",
        "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum"
            + " context length",
        "Please reduce the length of the messages or completion.",
        "The decoder prompt (length 9000) is longer than the maximum model length of 4096.",
        "the request exceeds the available context size. try increasing the context size",
        "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",
        "This endpoint's maximum context length is 16384 tokens."
      })
  void a_prompt_that_does_not_fit_is_known_by_anybody_s_wording(String message) {
    assertThat(classify(400, null, message)).isEqualTo(new Failure.ContextLengthExceeded(message));
  }

  @Test
  void a_prompt_that_does_not_fit_is_known_by_its_code() {
    assertThat(classify(400, "context_length_exceeded", "No."))
        .isEqualTo(new Failure.ContextLengthExceeded("No."));
  }

  @ParameterizedTest
  @CsvSource({
    "400, content_filter, Filtered.",
    "400, ResponsibleAIPolicyViolation, Filtered.",
    "400, , Output blocked by content filtering policy",
    "403, , Content violates usage guidelines.",
    "400, invalid_prompt, Invalid prompt: flagged as potentially violating our usage policy."
  })
  void a_refusal_by_policy_is_no_credential_s_fault(int status, String code, String message) {
    assertThat(classify(status, code, message))
        .isEqualTo(new Failure.ContentPolicyViolation(message));
  }

  @ParameterizedTest
  @CsvSource({
    "401, , No.",
    "402, , No.",
    "400, API_KEY_INVALID, No.",
    "400, , API key not valid. Please pass a valid API key.",
    "429, insufficient_quota, You exceeded your current quota.",
    "400, , Your credit balance is too low to access the API."
  })
  void a_bad_key_and_an_empty_account_are_the_credential_s_fault(
      int status, String code, String message) {
    assertThat(classify(status, code, message)).isEqualTo(new Failure.CredentialRefused());
  }

  @ParameterizedTest
  @CsvSource({
    "404, ",
    "400, model_not_found",
    "403, model_not_found",
    "404, DeploymentNotFound",
    "400, model_decommissioned"
  })
  void an_unknown_model_is_the_operator_s_to_correct(int status, String code) {
    assertThat(classify(status, code, "No.")).isEqualTo(new Failure.UpstreamModelNotFound());
  }

  @ParameterizedTest
  @CsvSource({
    "not_found_error, , , File not found: file_abc",
    "invalid_request_error, , , No such File object: file-abc",
    "invalid_request_error, , , Item with id 'rs_abc' not found.",
    ", 404, , No endpoints found that support tool use.",
    "invalid_request_error, , messages[0].content[1].file.file_id, Not found.",
    "invalid_request_error, , tools, The model finds no such vector store."
  })
  void what_the_caller_named_and_is_not_there_is_the_caller_s_to_correct(
      String type, String code, String param, String message) {
    assertThat(ErrorClassifier.classify(404, type, code, param, message, null))
        .isEqualTo(new Failure.UpstreamRejected(400, "invalid_value", param, message));
  }

  @ParameterizedTest
  @CsvSource({
    ", , , ''",
    ", , , 404 page not found",
    ", , , File not found.",
    ", , , Not Found",
    "invalid_request_error, , , Invalid URL (POST /v2/chat/completions)",
    "not_found_error, , , model: file-tool-5",
    "invalid_request_error, , , The model `files` does not exist or you do not have access to it.",
    "invalid_request_error, , model, No such file."
  })
  void a_wrong_model_or_path_is_the_operator_s_to_correct(
      String type, String code, String param, String message) {
    assertThat(ErrorClassifier.classify(404, type, code, param, message, null))
        .isEqualTo(new Failure.UpstreamModelNotFound());
  }

  @Test
  void overload_and_rate_limits_tell_when_to_come_back() {
    assertThat(ErrorClassifier.classify(429, null, null, null, "No.", 1500L))
        .isEqualTo(new Failure.UpstreamRateLimited(Duration.ofMillis(1500)));
    assertThat(ErrorClassifier.classify(503, null, null, null, "No.", 10L))
        .isEqualTo(new Failure.UpstreamOverloaded(Duration.ofMillis(10)));
    assertThat(ErrorClassifier.classify(529, "overloaded_error", null, null, "No.", null))
        .isEqualTo(new Failure.UpstreamOverloaded(null));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 500, 502, 504, 301})
  void everything_else_is_broken(int status) {
    assertThat(classify(status, null, "No."))
        .isEqualTo(new Failure.UpstreamBroken("status " + status + ": No."));
  }

  @Test
  void what_is_passed_on_holds_no_secret_and_no_address() {
    String message =
        "Incorrect key sk-proj-abc***xyz for https://10.0.0.1:8000/v1?k=1 at 10.0.0.1:8000,"
            + " AIzaSyA1234567 hf_abcdefgh\r\n\u0000 Bearer eyJhbGciOi.x.y end";

    assertThat(classify(400, null, message))
        .isEqualTo(
            new Failure.UpstreamRejected(
                400,
                "invalid_request",
                null,
                "Incorrect key [credential] for [address] at [address], [credential] [credential]"
                    + "  [credential] end"));
  }

  @Test
  void what_is_passed_on_is_bounded() {
    assertThat(classify(400, null, "😀".repeat(5000)))
        .isInstanceOfSatisfying(
            Failure.UpstreamRejected.class,
            rejected ->
                assertThat(rejected.message()).hasSizeLessThanOrEqualTo(1000).endsWith("😀…"));
  }

  private static Failure classify(int status, String code, String message) {
    return ErrorClassifier.classify(status, null, code, null, message, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid value: 'usage policy'. Supported values are: 'low', 'high'.",
        "Invalid 'stop[0]': too many tokens in a stop sequence, see the context window."
      })
  void a_named_parameter_is_at_fault_and_not_the_words_of_the_message(String message) {
    assertThat(ErrorClassifier.classify(400, null, "invalid_value", "stop", message, null))
        .isEqualTo(new Failure.UpstreamRejected(400, "invalid_value", "stop", message));
  }

  @ParameterizedTest
  @CsvSource({
    "403, No.",
    "403, Your account was flagged for review.",
    "403, Your plan does not include the 1M context window."
  })
  void what_an_account_may_not_do_is_the_credential_s_fault(int status, String message) {
    assertThat(classify(status, null, message)).isEqualTo(new Failure.CredentialRefused(false));
  }

  @Test
  void a_server_error_that_mentions_a_context_is_a_server_error() {
    assertThat(classify(500, null, "slot unavailable: failed to allocate context size 4096"))
        .isInstanceOf(Failure.UpstreamBroken.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bad header api-key: 0123456789abcdef0123456789abcdef",
        "worker vllm-0.gpu.svc.cluster.local:8000 refused the batch",
        "no route to gateway.internal"
      })
  void keys_and_hosts_of_the_upstream_are_not_shown(String message) {
    assertThat(ErrorText.clean(message))
        .containsAnyOf("[credential]", "[address]")
        .doesNotContain("0123456789abcdef", "cluster.local", "gateway.internal");
  }
}
