package dev.penstock.provider.tei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Texts;
import java.util.List;
import java.util.Set;

/** {@code /rerank}: texts in, a list of scores out; it serves one model, and names none. */
final class TeiRerank implements Codec {
  /** Its own, passed on as they are. */
  private static final List<String> OWN = List.of("raw_scores", "truncate", "truncation_direction");

  @Override
  public String name() {
    return "Text Embeddings Inference";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("query", "documents", "raw_scores", "truncate", "truncation_direction");
  }

  @Override
  public ObjectNode encode(ObjectNode request, String model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("query", request.get("query"));
    Texts.documents(request).forEach(body.putArray("texts")::add);
    for (String field : OWN) {
      if (request.hasNonNull(field)) {
        body.set(field, request.get(field));
      }
    }
    return body;
  }

  @Override
  public Decoded decode(byte[] answer, ObjectNode request) {
    if (!(Json.tree(answer) instanceof ArrayNode ranks)) {
      throw Texts.broken("a ranking that is no array");
    }
    ObjectNode decoded = JsonNodeFactory.instance.objectNode();
    ArrayNode results = decoded.putArray("results");
    for (JsonNode rank : ranks) {
      JsonNode index = rank.path("index");
      if (!index.isInt() || !rank.path("score").isNumber()) {
        throw Texts.broken("a rank without an index or a score");
      }
      ObjectNode result = results.addObject();
      result.set("index", index);
      result.set("relevance_score", rank.get("score"));
    }
    return new Decoded(decoded, null, null, 0);
  }
}
