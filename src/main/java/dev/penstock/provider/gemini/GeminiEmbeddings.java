package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code models.batchEmbedContents}: one request a text. Google counts no tokens of them for most
 * models.
 */
final class GeminiEmbeddings implements Codec {
  /** Their names here, by ours; two are Gemini's own. */
  private static final Map<String, String> NAMES =
      Map.of(
          "dimensions", "outputDimensionality",
          "task_type", "taskType",
          "title", "title");

  @Override
  public String name() {
    return "Gemini";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("input", "dimensions", "task_type", "title");
  }

  @Override
  public ObjectNode encode(ObjectNode request, String model) {
    ObjectNode body = GeminiJson.newObject();
    ArrayNode requests = body.putArray("requests");
    for (String text : Texts.input(request, name())) {
      ObjectNode one = requests.addObject().put("model", GeminiModel.resource(model));
      one.putObject("content").putArray("parts").addObject().put("text", text);
      NAMES.forEach((ours, name) -> {
        if (request.hasNonNull(ours)) {
          one.set(name, request.get(ours));
        }
      });
    }
    return body;
  }

  @Override
  public Decoded decode(byte[] answer, ObjectNode request) {
    JsonNode json = Json.tree(answer);
    if (json == null) {
      throw Texts.broken("an answer that is not JSON");
    }
    List<JsonNode> vectors = new ArrayList<>();
    json.path("embeddings").forEach(embedding -> vectors.add(embedding.path("values")));
    return new Decoded(
        Texts.embeddings(vectors, Texts.input(request, name()).size()),
        null,
        usage(json.path("usageMetadata").path("promptTokenCount")),
        0);
  }

  @Override
  public @Nullable Usage usage(byte[] answer) {
    JsonNode json = Json.tree(answer);
    return json == null ? null : usage(json.path("usageMetadata").path("promptTokenCount"));
  }

  private static @Nullable Usage usage(JsonNode tokens) {
    return tokens.isNumber() ? new Usage(tokens.asLong(), 0, null, null, null) : null;
  }
}
