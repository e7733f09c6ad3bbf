package dev.penstock.operations;

import static dev.penstock.operations.Posts.error;
import static dev.penstock.operations.Posts.json;
import static dev.penstock.operations.Posts.on;
import static dev.penstock.operations.Posts.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompletionsTest {
  private static final String WHOLE =
      """
      {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": "real", "choices": [
        {"text": " world", "index": 0, "logprobs": null, "finish_reason": "length"}],
       "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}, "x": 1.10}\
      """;
  private static final String PIECE = piece("\"text\":\" world\",\"index\":0", "null");
  private static final String LAST = piece("\"text\":\"\",\"index\":0", "\"stop\"");
  private static final String USAGE =
      "data: {\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String OLLAMA =
      "{\"model\":\"l\",\"message\":{\"role\":\"assistant\",\"content\":\" world\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":2}\n";

  private static String piece(String choice, String reason) {
    return "data: {\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"real\",\"choices\":[{"
        + choice
        + ",\"finish_reason\":"
        + reason
        + "}]}\n\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/completions", "/completions", "/openai/deployments/m/completions"})
  void who_has_completions_is_asked_for_one(String path) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, WHOLE);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(gateway, path, "{'model':'m','prompt':[[1,2],[3]],'echo':true,'top_p':1.0}");

      assertThat(answer.body()).isEqualTo(WHOLE);
      assertThat(upstream.calls().getFirst().line).startsWith("POST /v1/completions ");
      assertThat(upstream.calls().getFirst().body)
          .isEqualTo(
              "{\"model\":\"real-model\",\"prompt\":[[1,2],[3]],\"echo\":true,\"top_p\":1.0}");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', false", "',''stream_options'':{''include_usage'':true}', true"})
  void usage_is_asked_for_and_told_to_who_asked(String options, boolean told) throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.sse((PIECE + LAST + USAGE + DONE).getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(
              gateway,
              "/v1/completions",
              "{'model':'m','prompt':'hello','stream':true" + options + "}");

      assertThat(json(upstream.calls().getFirst().body).path("stream_options"))
          .isEqualTo(json("{'include_usage':true}"));
      assertThat(answer.headers().get("content-type")).startsWith("text/event-stream");
      assertThat(answer.body()).isEqualTo(PIECE + LAST + (told ? USAGE : "") + DONE);
    }
  }

  @Test
  void a_stream_that_lacks_only_its_last_word_gets_it() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.sse((PIECE + LAST).getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(gateway, "/v1/completions", "{'model':'m','prompt':'hello','stream':true}");

      assertThat(answer.body()).isEqualTo(PIECE + LAST + DONE);
    }
  }

  @Test
  void a_cut_stream_ends_in_an_error() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.sse(PIECE.getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(gateway, "/v1/completions", "{'model':'m','prompt':'hello','stream':true}");

      assertThat(answer.body()).startsWith(PIECE + "data: {\"error\":{").doesNotContain("[DONE]");
    }
  }

  @Test
  void to_a_model_of_chat_the_prompt_is_a_message() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on("ollama", upstream, "l")) {
      Answer answer =
          post(
              gateway,
              "/v1/completions",
              "{'model':'m','prompt':['hello'],'max_tokens':5,'echo':false,'best_of':1}");

      JsonNode sent = json(upstream.calls().getFirst().body);
      assertThat(sent.path("messages")).isEqualTo(json("[{'role':'user','content':'hello'}]"));
      assertThat(sent.path("options").path("num_predict").asInt()).isEqualTo(5);
      JsonNode told = json(answer.body());
      assertThat(told.path("object").asText()).isEqualTo("text_completion");
      assertThat(told.path("id").asText()).startsWith("cmpl-");
      assertThat(told.path("choices"))
          .isEqualTo(json("[{'text':' world','index':0,'logprobs':null,'finish_reason':'stop'}]"));
      assertThat(told.path("usage"))
          .isEqualTo(json("{'prompt_tokens':3,'completion_tokens':2,'total_tokens':5}"));
    }
  }

  @Test
  void its_stream_is_one_of_completions() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> call.head("application/x-ndjson").chunk(OLLAMA).end());
        GatewayUnderTest gateway = on("ollama", upstream, "l")) {
      Answer answer =
          post(
              gateway,
              "/v1/completions",
              "{'model':'m','prompt':'hello','stream':true,'stream_options':{'include_usage':true}}");

      String[] events = answer.body().split("\n\n");
      assertThat(json(events[0].substring(6)).path("choices"))
          .isEqualTo(json("[{'text':' world','index':0,'logprobs':null,'finish_reason':null}]"));
      assertThat(json(events[1].substring(6)).path("choices").path(0).path("finish_reason"))
          .isEqualTo(json("'stop'"));
      assertThat(json(events[2].substring(6)).path("usage").path("total_tokens").asInt())
          .isEqualTo(5);
      assertThat(events[3]).isEqualTo("data: [DONE]");
      assertThat(events).hasSize(4);
    }
  }

  @Test
  void a_model_of_openai_that_only_chats_is_asked_to_chat() throws Exception {
    String chat =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\" world\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, chat);
        GatewayUnderTest gateway = on("openai", upstream, "gpt-4o")) {
      Answer answer = post(gateway, "/v1/completions", "{'model':'m','prompt':'hello'}");

      assertThat(upstream.calls().getFirst().line).startsWith("POST /chat/completions ");
      assertThat(json(upstream.calls().getFirst().body).has("prompt")).isFalse();
      assertThat(json(answer.body()).path("choices").path(0).path("text").asText())
          .isEqualTo(" world");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'prompt':['a','b']|prompt",
        "'prompt':[1,2]|prompt",
        "'prompt':[[1]]|prompt",
        "'prompt':'a','suffix':'b'|suffix",
        "'prompt':'a','echo':true|echo",
        "'prompt':'a','best_of':2|best_of",
        "'prompt':'a','logprobs':true|logprobs"
      })
  void what_a_chat_cannot_say_is_refused(String members, String param) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on("ollama", upstream, "l")) {
      Answer answer = post(gateway, "/v1/completions", "{'model':'m'," + members + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(error(answer).path("code").asText()).isEqualTo("unsupported_parameter");
      assertThat(error(answer).path("param").asText()).isEqualTo(param);
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x':1|missing_required_parameter",
        "'prompt':5|invalid_value",
        "'prompt':[]|invalid_value",
        "'prompt':['a',1]|invalid_value",
        "'prompt':{}|invalid_value"
      })
  void other_prompts_are_refused_everywhere(String members, String code) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, WHOLE);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer = post(gateway, "/v1/completions", "{'model':'m'," + members + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(error(answer).path("code").asText()).isEqualTo(code);
      assertThat(error(answer).path("param").asText()).isEqualTo("prompt");
    }
  }
}
