package dev.penstock.operations;

import static dev.penstock.operations.Posts.json;
import static dev.penstock.operations.Posts.on;
import static dev.penstock.operations.Posts.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Log probabilities, from each format of providers that has them to each of callers. */
final class LogprobsTest {
  private static final String TOKENS =
      "{\"content\":[{\"token\":\"%1$s\",\"logprob\":-0.5,\"bytes\":[1],\"top_logprobs\":"
          + "[{\"token\":\"%1$s\",\"logprob\":-0.5,\"bytes\":[1]}]}],\"refusal\":null}";
  private static final String STREAM =
      piece("Hé") + piece("llo") + Chunks.finish("stop") + Chunks.DONE;
  private static final String GEMINI =
      "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hi\"}]},"
          + "\"finishReason\":\"STOP\",\"index\":0,\"logprobsResult\":{\"chosenCandidates\":"
          + "[{\"token\":\"Hi\",\"logProbability\":-0.25}],\"topCandidates\":[{\"candidates\":"
          + "[{\"token\":\"Hi\",\"logProbability\":-0.25}]}]}}]}";
  private static final String OLLAMA =
      "{\"model\":\"l\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"logprobs\":"
          + "[{\"token\":\"Hi\",\"logprob\":-0.25,\"bytes\":[72,105],\"top_logprobs\":"
          + "[{\"token\":\"Hi\",\"logprob\":-0.25}]}],\"done\":true,\"done_reason\":\"stop\"}\n";

  private static String piece(String text) {
    return Chunks.text(text)
        .replace(
            "\"finish_reason\"", "\"logprobs\":" + TOKENS.formatted(text) + ",\"finish_reason\"");
  }

  private static List<JsonNode> events(Answer answer) {
    List<JsonNode> events = new ArrayList<>();
    answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .forEach(line -> events.add(json(line.substring("data: ".length()))));
    return events;
  }

  private static List<String> tokens(JsonNode logprobs) {
    return logprobs.findValuesAsText("token").stream().distinct().toList();
  }

  @Test
  void a_responses_stream_has_them_with_each_piece_and_with_the_whole() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.sse(STREAM.getBytes(UTF_8));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(
              gateway,
              "/v1/responses",
              "{'model':'m','input':'hi','stream':true,'top_logprobs':1,"
                  + "'include':['message.output_text.logprobs']}");

      List<List<String>> deltas =
          events(answer).stream()
              .filter(event -> event.path("type").asText().equals("response.output_text.delta"))
              .map(event -> tokens(event.path("logprobs")))
              .toList();
      assertThat(deltas).containsExactly(List.of("Hé"), List.of("llo"));
      JsonNode last = events(answer).getLast();
      assertThat(tokens(last.at("/response/output/0/content/0/logprobs")))
          .containsExactly("Hé", "llo");
      assertThat(upstream.calls().getFirst().body).contains("\"logprobs\":true,\"top_logprobs\":1");
    }
  }

  @Test
  void a_completion_of_a_chat_has_them_side_by_side() throws Exception {
    String chat =
        Chunks.completion("Hé")
            .replace(
                "\"finish_reason\"",
                "\"logprobs\":" + TOKENS.formatted("Hé") + ",\"finish_reason\"");
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, chat);
        GatewayUnderTest gateway = on("openai", upstream, "gpt-4o")) {
      Answer answer = post(gateway, "/v1/completions", "{'model':'m','prompt':'hi','logprobs':1}");

      assertThat(json(answer.body()).at("/choices/0/logprobs"))
          .isEqualTo(
              json(
                  "{'tokens':['Hé'],'token_logprobs':[-0.5],'top_logprobs':[{'Hé':-0.5}],"
                      + "'text_offset':[0]}"));
      assertThat(upstream.calls().getFirst().body).contains("\"logprobs\":true,\"top_logprobs\":1");
    }
  }

  @Test
  void a_streamed_completion_counts_on_where_its_tokens_begin() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.sse(STREAM.getBytes(UTF_8));
        GatewayUnderTest gateway = on("openai", upstream, "gpt-4o")) {
      Answer answer =
          post(
              gateway, "/v1/completions", "{'model':'m','prompt':'hi','logprobs':0,'stream':true}");

      assertThat(
              events(answer).stream()
                  .map(event -> event.at("/choices/0/logprobs/text_offset").toString()))
          .containsExactly("[0]", "[2]", "");
    }
  }

  @Test
  void geminis_are_in_the_chunk_of_their_text() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.sse(("data: " + GEMINI + "\n\n").getBytes(UTF_8));
        GatewayUnderTest gateway = on("gemini", upstream, "gemini-2.5-flash")) {
      Answer answer =
          post(
              gateway,
              "/v1/chat/completions",
              "{'model':'m','stream':true,'logprobs':true,'top_logprobs':1,"
                  + "'messages':[{'role':'user','content':'hi'}]}");

      assertThat(
              events(answer).stream()
                  .filter(event -> event.at("/choices/0/logprobs").isObject())
                  .map(event -> event.at("/choices/0/delta/content").asText()))
          .containsExactly("Hi");
    }
  }

  @Test
  void ollamas_are_openais() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on("ollama", upstream, "l")) {
      Answer answer =
          post(
              gateway,
              "/v1/chat/completions",
              "{'model':'m','logprobs':true,'top_logprobs':1,"
                  + "'messages':[{'role':'user','content':'hi'}]}");

      assertThat(json(answer.body()).at("/choices/0/logprobs"))
          .isEqualTo(
              json(
                  "{'content':[{'token':'Hi','logprob':-0.25,'bytes':[72,105],'top_logprobs':"
                      + "[{'token':'Hi','logprob':-0.25,'bytes':null}]}],'refusal':null}"));
      assertThat(upstream.calls().getFirst().body).contains("\"logprobs\":true,\"top_logprobs\":1");
    }
  }

  @Test
  void a_caller_of_geminis_api_has_them_as_gemini_says_them() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, OLLAMA);
        GatewayUnderTest gateway = on("ollama", upstream, "l")) {
      Answer answer =
          post(
              gateway,
              "/v1beta/models/m:generateContent",
              "{'contents':[{'parts':[{'text':'hi'}]}],"
                  + "'generationConfig':{'responseLogprobs':true,'logprobs':1}}");

      JsonNode result = json(answer.body()).at("/candidates/0/logprobsResult");
      assertThat(result.at("/chosenCandidates/0/token").asText()).isEqualTo("Hi");
      assertThat(result.at("/topCandidates/0/candidates/0/logProbability").asDouble())
          .isEqualTo(-0.25);
    }
  }
}
