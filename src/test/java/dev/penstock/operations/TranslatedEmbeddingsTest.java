package dev.penstock.operations;

import static dev.penstock.operations.Posts.error;
import static dev.penstock.operations.Posts.json;
import static dev.penstock.operations.Posts.on;
import static dev.penstock.operations.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TranslatedEmbeddingsTest {
  private static final String GEMINI =
      "{\"embeddings\":[{\"values\":[0.10,-2]},{\"values\":[1e-3,0]}]}";
  private static final String OLLAMA =
      "{\"model\":\"e:latest\",\"embeddings\":[[0.10,-2],[1e-3,0]],\"prompt_eval_count\":7}";

  @Test
  void gemini_embeds_a_batch() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, GEMINI);
        GatewayUnderTest gateway = on("gemini", upstream, "gemini-embedding-001")) {
      Answer answer =
          post(
              gateway,
              "/v1/embeddings",
              "{'model':'m','input':['a','b'],'dimensions':2,'task_type':'CLUSTERING','user':'u'}");

      ScriptedUpstream.Call call = upstream.calls().getFirst();
      assertThat(call.line)
          .startsWith("POST /v1beta/models/gemini-embedding-001:batchEmbedContents ");
      assertThat(json(call.body))
          .isEqualTo(
              json(
                  """
                  {'requests': [
                    {'model': 'models/gemini-embedding-001', 'content': {'parts': [{'text': 'a'}]},
                     'outputDimensionality': 2, 'taskType': 'CLUSTERING'},
                    {'model': 'models/gemini-embedding-001', 'content': {'parts': [{'text': 'b'}]},
                     'outputDimensionality': 2, 'taskType': 'CLUSTERING'}]}
                  """));
      assertThat(answer.body())
          .contains(
              "\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.10,-2]},{\"object\":\"embedding\",\"index\":1,\"embedding\":[",
              "\"model\":\"gemini-embedding-001\"",
              "\"usage\":{\"prompt_tokens\":");
    }
  }

  @Test
  void ollama_embeds_and_counts() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on("ollama", upstream, "e")) {
      Answer answer =
          post(gateway, "/v1/embeddings", "{'model':'m','input':['a','b'],'dimensions':2}");

      ScriptedUpstream.Call call = upstream.calls().getFirst();
      assertThat(call.line).startsWith("POST /api/embed ");
      assertThat(json(call.body)).isEqualTo(json("{'model':'e','input':['a','b'],'dimensions':2}"));
      assertThat(json(answer.body()).path("model").asText()).isEqualTo("e:latest");
      assertThat(json(answer.body()).path("usage"))
          .isEqualTo(json("{'prompt_tokens':7,'total_tokens':7}"));
    }
  }

  @Test
  void who_has_no_base64_has_it_here() throws Exception {
    String answered = "{\"model\":\"e\",\"embeddings\":[[1,-2.0,0.5]]}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answered);
        GatewayUnderTest gateway = on("ollama", upstream, "e")) {
      Answer answer =
          post(gateway, "/v1/embeddings", "{'model':'m','input':'a','encoding_format':'base64'}");

      assertThat(upstream.calls().getFirst().body).doesNotContain("encoding_format");
      assertThat(json(answer.body()).path("data").path(0).path("embedding").asText())
          .isEqualTo("AACAPwAAAMAAAAA/");
    }
  }

  @ParameterizedTest
  @CsvSource({"gemini, Gemini", "ollama, Ollama"})
  void tokens_are_refused_where_there_are_none(String type, String name) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on(type, upstream, "e", "routing.unknown_params=drop")) {
      Answer answer = post(gateway, "/v1/embeddings", "{'model':'m','input':[[1,2],[3]]}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(error(answer).path("code").asText()).isEqualTo("unsupported_parameter");
      assertThat(error(answer).path("param").asText()).isEqualTo("input");
      assertThat(error(answer).path("message").asText()).contains(name, "no tokens");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void a_field_that_cannot_be_said_is_refused() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on("ollama", upstream, "e")) {
      Answer answer = post(gateway, "/v1/embeddings", "{'model':'m','input':'a','odd':1}");

      assertThat(error(answer).path("param").asText()).isEqualTo("odd");
      assertThat(error(answer).path("code").asText()).isEqualTo("unsupported_parameter");
    }
  }

  @Test
  void or_dropped_and_told() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on("ollama", upstream, "e", "routing.unknown_params=drop")) {
      Answer answer =
          post(gateway, "/v1/embeddings", "{'model':'m','input':['a','b'],'odd':1,'stream':true}");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("x-penstock-dropped", "odd");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "no", "{\"embeddings\":[[1]]}", "{\"embeddings\":[1,2]}"})
  void nonsense_is_an_upstream_error(String nonsense) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, nonsense);
        GatewayUnderTest gateway = on("ollama", upstream, "e", "routing.retries.attempts=1")) {
      Answer answer = post(gateway, "/v1/embeddings", "{'model':'m','input':['a','b']}");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(error(answer).path("code").asText()).isEqualTo("upstream_error");
    }
  }

  @Test
  void an_error_is_read_as_the_providers() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.json(
                404, "{\"error\":\"model \\\"e\\\" not found, try pulling it\"}");
        GatewayUnderTest gateway = on("ollama", upstream, "e", "routing.retries.attempts=1")) {
      Answer answer = post(gateway, "/v1/embeddings", "{'model':'m','input':'a'}");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(error(answer).path("code").asText()).isEqualTo("model_not_found");
    }
  }
}
