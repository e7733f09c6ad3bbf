package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Texts;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's {@code /v2/embed}. It wants to know what the embeddings are for; callers who do not say
 * get those of documents.
 */
final class CohereEmbeddings implements Codec {
  private static final int MOST_TEXTS = 96;
  private static final String USUAL_TYPE = "search_document";
  private static final List<String> NATIVE = List.of("truncate", "max_tokens", "priority");

  @Override
  public String name() {
    return "Cohere";
  }

  @Override
  public Set<String> parameters() {
    return Set.of(
        "input",
        "dimensions",
        "encoding_format",
        "input_type",
        "truncate",
        "max_tokens",
        "priority");
  }

  @Override
  public ObjectNode encode(ObjectNode request, String model) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
    List<String> texts = Texts.input(request, name());
    if (texts.size() > MOST_TEXTS) {
      throw CohereRequest.unsupported(
          "input", "Cohere takes up to " + MOST_TEXTS + " texts at once; send fewer.");
    }
    texts.forEach(body.putArray("texts")::add);
    body.put("input_type", request.path("input_type").asText(USUAL_TYPE));
    body.putArray("embedding_types").add(encoding(request));
    copy(request, "dimensions", body, "output_dimension");
    NATIVE.forEach(name -> copy(request, name, body, name));
    return body;
  }

  private static void copy(ObjectNode from, String name, ObjectNode to, String as) {
    JsonNode value = from.path(name);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(as, value);
    }
  }

  private static String encoding(ObjectNode request) {
    return request.path("encoding_format").asText("").equals("base64") ? "base64" : "float";
  }

  @Override
  public @Nullable Usage usage(byte[] answer) {
    return CohereUsage.ofAnswer(answer);
  }

  @Override
  public Decoded decode(byte[] answer, ObjectNode request) {
    if (!(Json.tree(answer) instanceof ObjectNode said)) {
      throw broken("embeddings that are no JSON object");
    }
    // Of several encodings there is one; servers of v1 give the floats without a name for them.
    JsonNode embeddings = said.path("embeddings");
    JsonNode vectors = embeddings.isArray() ? embeddings : embeddings.path(encoding(request));
    int asked = request.path("input").isTextual() ? 1 : request.path("input").size();
    if (!vectors.isArray() || vectors.size() != asked) {
      throw broken("not an embedding for each input");
    }
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    ArrayNode data = ours.putArray("data");
    for (JsonNode vector : vectors) {
      if (!vector.isArray() && !vector.isTextual()) {
        throw broken("an embedding that is none");
      }
      int index = data.size();
      data.addObject().put("object", "embedding").put("index", index).set("embedding", vector);
    }
    return new Decoded(ours, null, CohereUsage.ofMeta(said.path("meta")), 0);
  }

  static FailureException broken(String detail) {
    return new FailureException(new Failure.UpstreamBroken(detail));
  }
}
