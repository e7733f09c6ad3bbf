package dev.penstock.dialect.openai.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The results of a reranking as its request wants them, whatever the provider does of that. */
final class Ranking {
  private Ranking() {}

  /** The best first, no more than {@code top_n}, with their documents if they are wanted. */
  static void finish(ObjectNode answer, ObjectNode request) {
    List<ObjectNode> results = new ArrayList<>();
    for (JsonNode result : answer.path("results")) {
      if (result instanceof ObjectNode object) {
        results.add(object);
      }
    }
    results.sort(
        Comparator.<ObjectNode>comparingDouble(
                result -> result.path("relevance_score").doubleValue())
            .reversed());
    ArrayNode best = JsonNodeFactory.instance.arrayNode();
    results.stream()
        .limit(request.path("top_n").asInt(Integer.MAX_VALUE))
        .forEach(result -> best.add(result(result, request)));
    answer.set("results", best);
  }

  private static ObjectNode result(ObjectNode result, ObjectNode request) {
    if (!request.path("return_documents").asBoolean()) {
      return result;
    }
    JsonNode document = request.path("documents").path(result.path("index").asInt(-1));
    if (document.isTextual()) {
      result.putObject("document").put("text", document.textValue());
    } else if (document.isObject()) {
      result.set("document", document.deepCopy());
    }
    return result;
  }
}
