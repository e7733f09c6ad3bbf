package dev.penstock.operations;

import static dev.penstock.operations.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Json;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddingsTest {
  static final String ANSWER =
      """
      {"object": "list", "x": 1.10, "data": [
        {"object": "embedding", "index": 0, "embedding": [0.0023064255, -0.009327292, 1e-3]}],
       "model": "text-embedding-3-small", "usage": {"prompt_tokens": 8, "total_tokens": 8}}\
      """;

  /** 1, -2 and 0.5. */
  private static final String BASE64 = "AACAPwAAAMAAAAA/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/embeddings",
        "/embeddings",
        "/openai/deployments/m/embeddings?api-version=2024-10-21"
      })
  void an_answer_in_openais_format_passes_untouched(String path) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer = post(gateway, path, "{\"model\":\"m\", \"input\": [\"a\"], \"x\": 1.0}");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(ANSWER);
      assertThat(answer.headers()).containsEntry("x-penstock-deployment", "up/real-model");
      ScriptedUpstream.Call call = upstream.calls().getFirst();
      assertThat(call.line).isEqualTo("POST /v1/embeddings HTTP/1.1");
      assertThat(call.body).isEqualTo("{\"model\":\"real-model\", \"input\": [\"a\"], \"x\": 1.0}");
    }
  }

  @Test
  void a_wish_for_a_stream_is_ignored_as_openai_does() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(gateway, "/v1/embeddings", "{\"model\":\"m\",\"input\":\"a\",\"stream\":true}");

      assertThat(answer.body()).isEqualTo(ANSWER);
      assertThat(upstream.calls().getFirst().body).doesNotContain("stream_options");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"a\"", "[\"a\", \"b\"]", "[1, 2, 3]", "[[1, 2], [3]]", "\"\"", "[\"\"]"})
  void texts_and_tokens_are_inputs(String input) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      assertThat(post(gateway, "/v1/embeddings", body(input)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5", "null", "{}", "[]", "[true]", "[\"a\", 1]", "[[]]", "[[1], 2]", "[[\"a\"]]"})
  void other_inputs_are_refused(String input) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer = post(gateway, "/v1/embeddings", body(input));

      JsonNode error = Json.tree(answer.body()).path("error");
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(error.path("code").asText()).isEqualTo("invalid_value");
      assertThat(error.path("param").asText()).startsWith("input");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'encoding_format': 'int8'", "'dimensions': 0", "'dimensions': 1.5"})
  void other_values_are_refused(String member) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      String body = "{'model': 'm', 'input': 'a', " + member + "}";
      Answer answer = post(gateway, "/v1/embeddings", body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("invalid_value");
    }
  }

  @Test
  void a_missing_input_is_named() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer = post(gateway, "/v1/embeddings", "{\"model\":\"m\"}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("missing_required_parameter", "\"param\":\"input\"");
    }
  }

  @Test
  void numbers_become_base64_if_the_upstream_has_none() throws Exception {
    String numbers = answer("[1, -2.0, 5e-1]");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, numbers);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      String body = "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"base64\"}";

      assertThat(post(gateway, "/v1/embeddings", body).body())
          .isEqualTo(answer("\"" + BASE64 + "\""));
    }
  }

  @Test
  void base64_becomes_numbers_if_nobody_asked_for_it() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer("\"" + BASE64 + "\""));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      assertThat(post(gateway, "/v1/embeddings", body("\"a\"")).body())
          .isEqualTo(answer("[1.0,-2.0,0.5]"));
    }
  }

  @Test
  void base64_passes_if_it_is_asked_for() throws Exception {
    String base64 = answer("\"" + BASE64 + "\"");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, base64);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      String body = "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"base64\"}";

      assertThat(post(gateway, "/v1/embeddings", body).body()).isEqualTo(base64);
    }
  }

  @Test
  void a_failure_is_retried_and_an_error_within_an_answer_is_one() throws Exception {
    List<String> answers = List.of("{\"error\":{\"message\":\"no\",\"code\":500}}", ANSWER);
    int[] at = new int[1];
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.json(200, answers.get(at[0]++)));
        GatewayUnderTest gateway =
            GatewayUnderTest.on(upstream, "routing.retries.base=1ms", "routing.retries.max=1ms")) {
      Answer answer = post(gateway, "/v1/embeddings", body("\"a\""));

      assertThat(answer.body()).isEqualTo(ANSWER);
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"data\": 1}", "nonsense", "{\"data\": [] "})
  void nonsense_is_an_upstream_error(String nonsense) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, nonsense);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream, "routing.retries.attempts=1")) {
      Answer answer = post(gateway, "/v1/embeddings", body("\"a\""));

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("upstream_error");
    }
  }

  @Test
  void who_has_no_embeddings_is_passed_over_and_told_in_the_end() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, ANSWER);
        GatewayUnderTest gateway = new GatewayUnderTest(two(upstream))) {
      Answer both = post(gateway, "/v1/embeddings", "{\"model\":\"both\",\"input\":\"a\"}");
      Answer alone = post(gateway, "/v1/embeddings", "{\"model\":\"alone\",\"input\":\"a\"}");

      assertThat(both.headers())
          .containsEntry("x-penstock-deployment", "up/e")
          .containsEntry("x-penstock-attempts", "1");
      assertThat(alone.status()).isEqualTo(400);
      assertThat(alone.body())
          .contains("unsupported_parameter", "\"param\":\"model\"", "has no embeddings");
    }
  }

  private static String two(ScriptedUpstream upstream) {
    return """
    providers:
      claude: {type: anthropic, api_key: sk-ant, base_url: "http://127.0.0.1:1"}
      up: {type: openai-compatible, base_url: "%s/v1"}
    models:
      both:
        deployments:
          - {provider: claude, model: claude-x, order: 1}
          - {provider: up, model: e, order: 2}
      alone: {deployments: [{provider: claude, model: claude-x}]}
    """
        .formatted(upstream.url());
  }

  static String answer(String embedding) {
    return "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":"
        + embedding
        + "}],\"model\":\"e\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1,\"x\":1.10}}";
  }

  static String body(String input) {
    return "{\"model\":\"m\",\"input\":" + input + "}";
  }
}
