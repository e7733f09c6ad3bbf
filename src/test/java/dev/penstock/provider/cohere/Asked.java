package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;

/** What a caller's request becomes. */
final class Asked {
  private Asked() {}

  /** Of members of a request, in single quotes; the model is the deployment's. */
  static ObjectNode encoded(Dialect dialect, String model, String members) {
    byte[] body =
        ("{'model': 'm', " + members + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ChatRequest request = ChatRequestReader.read(body, null, 64);
    return (ObjectNode)
        Objects.requireNonNull(
            Json.tree(
                TranslatedRequest.of(request, JsonNodeFactory.instance.objectNode(), model)
                    .encode(dialect, false, new HashSet<>())
                    .getBytes()));
  }

  static ObjectNode json(String text) {
    return (ObjectNode) Objects.requireNonNull(Json.tree(text.replace('\'', '"')));
  }
}
