package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cohere's {@code /v2/rerank}: what callers speak, but for documents, which are texts only. */
final class CohereRerank implements Codec {
  private static final List<String> NATIVE = List.of("top_n", "max_tokens_per_doc", "priority");

  @Override
  public String name() {
    return "Cohere";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("query", "documents", "top_n", "max_tokens_per_doc", "priority");
  }

  @Override
  public ObjectNode encode(ObjectNode request, String model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
    body.set("query", request.path("query"));
    Texts.documents(request).forEach(body.putArray("documents")::add);
    for (String name : NATIVE) {
      JsonNode value = request.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        body.set(name, value);
      }
    }
    return body;
  }

  @Override
  public @Nullable Usage usage(byte[] answer) {
    return CohereUsage.ofAnswer(answer);
  }

  @Override
  public Decoded decode(byte[] answer, ObjectNode request) {
    if (!(Json.tree(answer) instanceof ObjectNode said)
        || !(said.path("results") instanceof ArrayNode results)) {
      throw CohereEmbeddings.broken("a ranking without results");
    }
    int documents = request.path("documents").size();
    for (JsonNode result : results) {
      int index = result.path("index").asInt(-1);
      if (index < 0 || index >= documents || !result.path("relevance_score").isNumber()) {
        throw CohereEmbeddings.broken("a ranking of what is no document");
      }
    }
    JsonNode meta = said.path("meta");
    return new Decoded(
        said.retain("id", "results", "meta"),
        null,
        CohereUsage.ofMeta(meta),
        CohereUsage.searches(meta));
  }
}
