package dev.penstock.operations;

import static dev.penstock.operations.Posts.json;
import static dev.penstock.operations.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every route without a key. */
final class SimulatedOperationsTest {
  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayUnderTest(
            """
            providers: {demo: {type: simulated, faults: true}}
            models: {demo: {deployments: [{provider: demo, model: demo}]}}
            """,
            "routing.retries.attempts=1",
            "routing.circuit_breaker.consecutive_failures=1000",
            "routing.circuit_breaker.failure_rate=1.0");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static JsonNode asked(String path, String body) throws Exception {
    RawClient.Answer answer = post(gateway, path, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return json(answer.body());
  }

  private static JsonNode embeddings(String members) throws Exception {
    return asked("/v1/embeddings", "{'model':'demo'," + members + "}");
  }

  private static double product(JsonNode one, JsonNode other) {
    double product = 0;
    for (int i = 0; i < one.size(); i++) {
      product += one.get(i).doubleValue() * other.get(i).doubleValue();
    }
    return product;
  }

  @Test
  void as_much_as_would_take_long_is_refused() throws Exception {
    String long1 = "a ".repeat(8_193);
    String words = "a ".repeat(5_000);

    for (String members :
        List.of(
            "'input':'" + long1 + "'",
            "'input':'" + "a".repeat(40_000) + "'",
            "'input':['" + words + "'],'dimensions':4096")) {
      RawClient.Answer answer = post(gateway, "/v1/embeddings", "{'model':'demo'," + members + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"param\":\"input\"");
    }
    assertThat(embeddings("'input':['" + words + "'],'dimensions':1536").path("data")).hasSize(1);
  }

  @Test
  void a_text_has_one_vector_and_like_texts_are_near() throws Exception {
    JsonNode data =
        embeddings("'input':['a red house','the house is red','quarterly figures','a red house']")
            .path("data");
    JsonNode house = data.path(0).path("embedding");

    assertThat(house).hasSize(256).isEqualTo(data.path(3).path("embedding"));
    assertThat(product(house, house)).isBetween(0.9999, 1.0001);
    assertThat(product(house, data.path(1).path("embedding")))
        .isGreaterThan(product(house, data.path(2).path("embedding")));
  }

  @Test
  void fewer_dimensions_and_base64_are_the_same_numbers() throws Exception {
    JsonNode numbers = embeddings("'input':'hello','dimensions':8").path("data").path(0);
    JsonNode encoded =
        embeddings("'input':'hello','dimensions':8,'encoding_format':'base64'")
            .path("data")
            .path(0);
    ByteBuffer floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(encoded.path("embedding").asText()))
            .order(ByteOrder.LITTLE_ENDIAN);

    for (JsonNode number : numbers.path("embedding")) {
      assertThat(floats.getFloat()).isEqualTo(number.floatValue());
    }
    assertThat(floats.hasRemaining()).isFalse();
  }

  @Test
  void tokens_are_a_text_too_and_usage_is_told() throws Exception {
    JsonNode answer = embeddings("'input':[[1,2,3],[4]]");

    assertThat(answer.path("data")).hasSize(2);
    assertThat(answer.path("usage").path("prompt_tokens").asLong()).isPositive();
  }

  @Test
  void documents_are_ranked_by_the_words_they_share() throws Exception {
    JsonNode answer =
        asked(
            "/v1/rerank",
            "{'model':'demo','query':'red house','top_n':2,'return_documents':true,"
                + "'documents':['green tree','a red house','red car']}");

    assertThat(answer.path("results").findValuesAsText("index")).containsExactly("1", "2");
    assertThat(answer.path("results").path(0).path("relevance_score").doubleValue()).isEqualTo(1);
    assertThat(answer.path("results").path(0).path("document").path("text").asText())
        .isEqualTo("a red house");
  }

  @Test
  void a_text_is_flagged_for_what_it_names() throws Exception {
    JsonNode results =
        asked("/v1/moderations", "{'model':'demo','input':['Much violence.','A tree.']}")
            .path("results");

    assertThat(results.path(0).path("flagged").booleanValue()).isTrue();
    assertThat(results.path(0).path("categories").path("violence").booleanValue()).isTrue();
    assertThat(results.path(1).path("flagged").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/embeddings, input",
    "/v1/moderations, input",
    "/v1/rerank, query",
  })
  void a_fault_may_be_asked_for(String path, String field) throws Exception {
    String directive = "@simulate {\\\"status\\\": 422}";
    RawClient.Answer answer =
        post(
            gateway,
            path,
            "{'model':'demo','documents':['a'],'%s':'%s'}".formatted(field, directive));

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
  }

  @Test
  void dimensions_have_bounds() throws Exception {
    RawClient.Answer answer =
        post(gateway, "/v1/embeddings", "{'model':'demo','input':'a','dimensions':5000}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"param\":\"dimensions\"");
  }
}
