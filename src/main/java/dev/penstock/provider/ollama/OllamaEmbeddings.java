package dev.penstock.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/embed}. */
final class OllamaEmbeddings implements Codec {
  /** Ollama's own, passed on as they are. */
  private static final List<String> OWN =
      List.of("dimensions", "truncate", "options", "keep_alive");

  @Override
  public String name() {
    return "Ollama";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("input", "dimensions", "truncate", "options", "keep_alive");
  }

  @Override
  public ObjectNode encode(ObjectNode request, String model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
    Texts.input(request, name()).forEach(body.putArray("input")::add);
    for (String field : OWN) {
      if (request.hasNonNull(field)) {
        body.set(field, request.get(field));
      }
    }
    return body;
  }

  @Override
  public Decoded decode(byte[] answer, ObjectNode request) {
    JsonNode json = Json.tree(answer);
    if (json == null) {
      throw Texts.broken("an answer that is not JSON");
    }
    JsonNode model = json.path("model");
    return new Decoded(
        Texts.embeddings(json.path("embeddings"), Texts.input(request, name()).size()),
        model.textValue(),
        usage(json.path("prompt_eval_count")),
        0);
  }

  @Override
  public @Nullable Usage usage(byte[] answer) {
    JsonNode json = Json.tree(answer);
    return json == null ? null : usage(json.path("prompt_eval_count"));
  }

  private static @Nullable Usage usage(JsonNode tokens) {
    return tokens.isNumber() ? new Usage(tokens.asLong(), 0, null, null, null) : null;
  }
}
