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

final class RerankTest {
  private static final String TEI =
      "[{\"index\":0,\"score\":0.10},{\"index\":2,\"score\":0.9},{\"index\":1,\"score\":0.5}]";
  private static final String JINA =
      """
      {"model": "r", "usage": {"total_tokens": 20}, "results": [
        {"index": 1, "relevance_score": 0.90, "document": {"text": "b"}}]}\
      """;

  @ParameterizedTest
  @ValueSource(strings = {"/v1/rerank", "/rerank"})
  void what_is_coheres_shape_passes_untouched(String path) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, JINA);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      Answer answer =
          post(gateway, path, "{'model': 'm', 'query': 'q', 'documents': ['a', {'text': 'b'}]}");

      assertThat(answer.body()).isEqualTo(JINA);
      assertThat(upstream.calls().getFirst().line).startsWith("POST /v1/rerank ");
      assertThat(upstream.calls().getFirst().body)
          .isEqualTo(
              "{\"model\": \"real-model\", \"query\": \"q\", \"documents\": [\"a\", {\"text\": \"b\"}]}");
    }
  }

  @Test
  void text_embeddings_inference_ranks_in_its_own_way() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, TEI);
        GatewayUnderTest gateway = on("tei", upstream, "bge")) {
      Answer answer =
          post(
              gateway,
              "/v1/rerank",
              "{'model':'m','query':'q','documents':['a',{'text':'b'},'c'],'truncate':true}");

      assertThat(upstream.calls().getFirst().line).startsWith("POST /rerank ");
      assertThat(json(upstream.calls().getFirst().body))
          .isEqualTo(json("{'query':'q','texts':['a','b','c'],'truncate':true}"));
      assertThat(answer.body())
          .isEqualTo(
              "{\"results\":[{\"index\":2,\"relevance_score\":0.9},{\"index\":1,\"relevance_score\":0.5},{\"index\":0,\"relevance_score\":0.10}],\"model\":\"bge\"}");
    }
  }

  @Test
  void the_best_and_their_documents_are_found_here_if_the_provider_does_not() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, TEI);
        GatewayUnderTest gateway = on("tei", upstream, "bge")) {
      Answer answer =
          post(
              gateway,
              "/v1/rerank",
              "{'model':'m','query':'q','documents':['a',{'text':'b','id':7},'c'],"
                  + "'top_n':2,'return_documents':true}");

      assertThat(json(answer.body()).path("results"))
          .isEqualTo(
              json(
                  "[{'index':2,'relevance_score':0.9,'document':{'text':'c'}},"
                      + "{'index':1,'relevance_score':0.5,'document':{'text':'b','id':7}}]"));
    }
  }

  @Test
  void text_embeddings_inference_embeds_in_openais_format() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, EmbeddingsTest.ANSWER);
        GatewayUnderTest gateway = on("tei", upstream, "bge")) {
      Answer answer = post(gateway, "/v1/embeddings", "{'model':'m','input':'a'}");

      assertThat(answer.body()).isEqualTo(EmbeddingsTest.ANSWER);
      assertThat(upstream.calls().getFirst().line).startsWith("POST /v1/embeddings ");
    }
  }

  @Test
  void text_embeddings_inference_does_not_chat() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, TEI);
        GatewayUnderTest gateway = on("tei", upstream, "bge")) {
      Answer answer =
          gateway.chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(error(answer).path("param").asText()).isEqualTo("model");
      assertThat(error(answer).path("message").asText()).contains("has no chat completions");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'documents':['a']|missing_required_parameter|query",
        "'query':'q'|missing_required_parameter|documents",
        "'query':1,'documents':['a']|invalid_value|query",
        "'query':'q','documents':'a'|invalid_value|documents",
        "'query':'q','documents':[]|invalid_value|documents",
        "'query':'q','documents':['a',1]|invalid_value|documents[1]",
        "'query':'q','documents':['a'],'top_n':0|invalid_value|top_n",
        "'query':'q','documents':['a'],'return_documents':'yes'|invalid_value|return_documents",
        "'query':'q','documents':['a'],'max_tokens_per_doc':10|unsupported_parameter|max_tokens_per_doc",
        "'query':'q','documents':[{'title':'a'}]|invalid_value|documents[0]"
      },
      quoteCharacter = '`')
  void wrong_requests_are_refused(String members, String code, String param) throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, TEI);
        GatewayUnderTest gateway = on("tei", upstream, "bge")) {
      Answer answer = post(gateway, "/v1/rerank", "{'model':'m'," + members + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(error(answer).path("code").asText()).isEqualTo(code);
      assertThat(error(answer).path("param").asText()).isEqualTo(param);
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void a_moderation_passes_and_needs_no_model() throws Exception {
    String moderated = "{\"id\":\"modr-1\",\"model\":\"o\",\"results\":[{\"flagged\":false}]}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, moderated);
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers: {up: {type: openai-compatible, base_url: "%s"}}
                models: {"omni-*": {deployments: [{provider: up, model: "omni-*"}]}}
                """
                    .formatted(upstream.url()))) {
      Answer answer =
          post(gateway, "/v1/moderations", "{'input':['a',{'type':'text','text':'b'}]}");

      assertThat(answer.body()).isEqualTo(moderated);
      assertThat(upstream.calls().getFirst().line).startsWith("POST /moderations ");
      assertThat(json(upstream.calls().getFirst().body).path("model").asText())
          .isEqualTo("omni-moderation-latest");
      assertThat(error(post(gateway, "/moderations", "{'input':5}")).path("param").asText())
          .isEqualTo("input");
    }
  }
}
