package dev.penstock.operations;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Json;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.Objects;

/** Requests and answers of these tests; quotes within are single ones. */
final class Posts {
  private Posts() {}

  static Answer post(GatewayUnderTest gateway, String path, String body, String... headers)
      throws IOException {
    try (RawClient client = gateway.client()) {
      return client.post(path, body.replace('\'', '"'), headers).answer();
    }
  }

  static JsonNode json(String text) {
    return Objects.requireNonNull(Json.tree(text.replace('\'', '"')), text);
  }

  static JsonNode error(Answer answer) {
    return Objects.requireNonNull(Json.tree(answer.body()), answer.body()).path("error");
  }

  /** Group {@code m} on one provider of this type. */
  static GatewayUnderTest on(
      String type, ScriptedUpstream upstream, String model, String... overrides) {
    return new GatewayUnderTest(
        """
        providers: {up: {type: %s, base_url: "%s", api_key: sk-up}}
        models: {m: {deployments: [{provider: up, model: "%s"}]}}
        """
            .formatted(type, upstream.url(), model),
        overrides);
  }
}
