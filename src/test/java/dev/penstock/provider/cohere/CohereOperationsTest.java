package dev.penstock.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings, reranking, and what a call costs, through a gateway. */
final class CohereOperationsTest {
  private static final String CONFIG =
      """
      providers: {cohere: {type: cohere, base_url: "ADDRESS", api_key: co-key}}
      models:
        embed: {deployments: [{provider: cohere, model: embed-v4.0}]}
        rerank: {deployments: [{provider: cohere, model: rerank-v3.5}]}
        chat: {deployments: [{provider: cohere, model: command-a-03-2025}]}
      """;

  private record Called(RawClient.Answer answer, String line, JsonNode sent) {
    JsonNode said() throws IOException {
      return Recordings.JSON.readTree(answer.body());
    }
  }

  @Test
  void embeddings_are_those_of_documents_where_the_caller_does_not_say() throws IOException {
    Called called =
        call(
            "/v1/embeddings",
            "{'model': 'embed', 'input': ['a', 'b'], 'dimensions': 256}",
            "{'id': 'e', 'embeddings': {'float': [[0.5, 1], [0.25, -1]]},"
                + " 'meta': {'billed_units': {'input_tokens': 3}}}");

    assertThat(called.line()).isEqualTo("POST /v2/embed HTTP/1.1");
    assertThat(called.sent())
        .isEqualTo(
            Asked.json(
                "{'model': 'embed-v4.0', 'texts': ['a', 'b'], 'input_type': 'search_document',"
                    + " 'embedding_types': ['float'], 'output_dimension': 256}"));
    assertThat(called.said().at("/data/1/embedding").toString()).isEqualTo("[0.25,-1]");
    assertThat(called.said().at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    assertThat(cost(called)).isEqualTo("0.00000036");
  }

  @Test
  void embeddings_in_base64_are_asked_for_and_given_so() throws IOException {
    Called called =
        call(
            "/v1/embeddings",
            "{'model': 'embed', 'input': 'a', 'encoding_format': 'base64',"
                + " 'input_type': 'search_query'}",
            "{'id': 'e', 'embeddings': {'base64': ['AAAAPw==']}}");

    assertThat(called.sent().path("embedding_types").path(0).asText()).isEqualTo("base64");
    assertThat(called.sent().path("input_type").asText()).isEqualTo("search_query");
    assertThat(called.said().at("/data/0/embedding").asText()).isEqualTo("AAAAPw==");
  }

  @Test
  void reranking_is_billed_by_the_search() throws IOException {
    Called called =
        call(
            "/v1/rerank",
            "{'model': 'rerank', 'query': 'q', 'documents': ['a', {'text': 'b'}], 'top_n': 1}",
            "{'id': 'r', 'results': [{'index': 1, 'relevance_score': 0.9}],"
                + " 'meta': {'billed_units': {'search_units': 2}}}");

    assertThat(called.line()).isEqualTo("POST /v2/rerank HTTP/1.1");
    assertThat(called.sent())
        .isEqualTo(
            Asked.json(
                "{'model': 'rerank-v3.5', 'query': 'q', 'documents': ['a', 'b'], 'top_n': 1}"));
    assertThat(called.said().at("/results/0/index").asInt()).isEqualTo(1);
    assertThat(called.said().at("/meta/billed_units/search_units").asInt()).isEqualTo(2);
    assertThat(cost(called)).isEqualTo("0.004");
  }

  @Test
  void a_chat_costs_what_is_billed_and_tells_what_the_model_read() throws IOException {
    Called called =
        call(
            "/v1/chat/completions",
            "{'model': 'chat', 'messages': [{'role': 'user', 'content': 'hi'}]}",
            "{'id': 'c', 'message': {'role': 'assistant', 'content': [{'type': 'text',"
                + " 'text': 'Hello'}]}, 'finish_reason': 'COMPLETE', 'usage': {'billed_units':"
                + " {'input_tokens': 10, 'output_tokens': 104}, 'tokens': {'input_tokens': 505,"
                + " 'output_tokens': 107}, 'cached_tokens': 448}}");

    assertThat(called.said().at("/usage/prompt_tokens").asInt()).isEqualTo(505);
    assertThat(called.said().at("/usage/completion_tokens").asInt()).isEqualTo(107);
    assertThat(cost(called)).isEqualTo("0.001065");
  }

  @Test
  void numbers_of_tokens_cannot_be_embedded() {
    ObjectNode request = Asked.json("{'input': [[1, 2]]}");

    assertThat(
            catchThrowableOfType(
                    FailureException.class,
                    () -> assertThat(new CohereEmbeddings().encode(request, "m")).isNull())
                .failure())
        .isInstanceOf(Failure.UnsupportedParameter.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{'embeddings': {'float': [[1]]}}",
        "{'embeddings': {'float': [1, 2]}}",
        "{'results': 5}",
        "{'results': [{'index': 2, 'relevance_score': 1}]}",
        "{'results': [{'index': 0}]}"
      })
  void what_is_no_answer_is_a_broken_upstream(String answer) {
    byte[] body = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ObjectNode request = Asked.json("{'input': ['a', 'b'], 'documents': ['a', 'b']}");

    assertThat(
            catchThrowableOfType(
                    FailureException.class,
                    () -> assertThat(new CohereEmbeddings().decode(body, request)).isNull())
                .failure())
        .isInstanceOf(Failure.UpstreamBroken.class);
    assertThat(
            catchThrowableOfType(
                    FailureException.class,
                    () -> assertThat(new CohereRerank().decode(body, request)).isNull())
                .failure())
        .isInstanceOf(Failure.UpstreamBroken.class);
  }

  private static String cost(Called called) {
    return called.answer().headers().get("x-penstock-cost-usd");
  }

  private static Called call(String path, String request, String answer) throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer.replace('\'', '"'));
        GatewayUnderTest gateway = new GatewayUnderTest(CONFIG.replace("ADDRESS", upstream.url()));
        RawClient client = gateway.client()) {
      client.post(path, request.replace('\'', '"'));
      RawClient.Answer got = client.answer();
      assertThat(got.status()).as(got.body()).isEqualTo(200);
      ScriptedUpstream.Call call = upstream.calls().getLast();
      assertThat(call.headers).containsEntry("authorization", "Bearer co-key");
      return new Called(got, call.line, Recordings.JSON.readTree(call.body));
    }
  }
}
