package dev.penstock.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Codec.Decoded;
import dev.penstock.error.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BedrockEmbeddingsTest {

  private static JsonNode json(String text) {
    return Asked.object(text.replace('\'', '"'));
  }

  private static JsonNode encoded(String request, String model) {
    return new BedrockEmbeddings(model).encode(Asked.object(request.replace('\'', '"')), model);
  }

  private static Decoded decoded(String answer) {
    return new BedrockEmbeddings("amazon.titan-embed-text-v2:0")
        .decode(answer.getBytes(UTF_8), Asked.object("{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "amazon.titan-embed-text-v2:0 | {'input':'a','dimensions':256} | {'inputText':'a','dimensions':256}",
        "amazon.titan-embed-text-v1 | {'input':['a']} | {'inputText':'a'}",
        "amazon.titan-embed-image-v1 | {'input':'a','dimensions':256} | {'inputText':'a','embeddingConfig':{'outputEmbeddingLength':256}}",
        "us.cohere.embed-v4:0 | {'input':['a','b'],'dimensions':512} | {'texts':['a','b'],'input_type':'search_document','embedding_types':['float'],'output_dimension':512}",
        "cohere.embed-english-v3 | {'input':'a','input_type':'search_query','truncate':'END'} | {'texts':['a'],'input_type':'search_query','embedding_types':['float'],'truncate':'END'}"
      })
  void a_request_is_said_in_the_words_of_the_model(String model, String ours, String theirs) {
    assertThat(encoded(ours, model)).isEqualTo(json(theirs));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "amazon.titan-embed-text-v2:0 | {'input':['a','b']}",
        "amazon.titan-embed-text-v2:0 | {'input':[1,2]}",
        "amazon.titan-embed-text-v1 | {'input':'a','dimensions':256}",
        "cohere.embed-english-v3 | {'input':'a','dimensions':256}",
        "anthropic.claude-sonnet-4-5 | {'input':'a'}"
      })
  void what_a_model_cannot_do_is_refused(String model, String request) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> encoded(request, model).size());
  }

  @Test
  void numbers_keep_their_spelling() {
    Decoded titan = decoded("{\"embedding\":[0.10,-1e-7],\"inputTextTokenCount\":3}");

    assertThat(titan.answer().at("/data/0/embedding")).hasToString("[0.10,-1e-7]");
    assertThat(titan.usage()).isEqualTo(new Usage(3, 0, null, null, null));
  }

  @Test
  void lists_come_plain_or_by_their_type() {
    assertThat(decoded("{\"embeddings\":[[1],[2]]}").answer().at("/data/1/embedding/0").asInt())
        .isEqualTo(2);
    Decoded typed = decoded("{\"embeddings\":{\"float\":[[1],[2]]}}");
    assertThat(typed.answer().at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(typed.usage()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"'{}'", "'[]'", "'{\"embeddings\":[1]}'", "'x'"})
  void an_answer_without_embeddings_is_broken(String answer) {
    assertThatExceptionOfType(FailureException.class).isThrownBy(() -> decoded(answer).searches());
  }
}
