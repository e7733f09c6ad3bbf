package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Codec;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings by InvokeModel, in the format of each maker ("Amazon Titan Text Embeddings", "Cohere
 * Embed v3", "Cohere Embed v4", Bedrock user guide, read 2026-11). Titan takes one text a call;
 * Cohere wants to know what the text is for, which OpenAI's API has no field for: {@code
 * input_type}, {@code search_document} by default.
 */
final class BedrockEmbeddings implements Codec {
  private static final int MOST_TEXTS = 96;

  private final String name;

  private static final String TITAN = "titan-embed";
  private static final String COHERE = "cohere.embed";

  /** {@code model} is its id, or what is known to be behind it. */
  BedrockEmbeddings(String model) {
    name = model.toLowerCase(Locale.ROOT);
  }

  @Override
  public String name() {
    return "Bedrock";
  }

  @Override
  public Set<String> parameters() {
    return Set.of("input", "dimensions", "input_type", "truncate", "normalize");
  }

  @Override
  public ObjectNode encode(ObjectNode request, String model) {
    List<String> texts = texts(request.path("input"));
    if (name.contains(TITAN)) {
      return titan(request, texts);
    }
    if (name.contains(COHERE)) {
      return cohere(request, texts);
    }
    throw BedrockJson.invalid(
        "model", "Of Bedrock's models Titan and Cohere Embed can be asked for embeddings here.");
  }

  private static List<String> texts(JsonNode input) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : input.isArray() ? input : JsonNodeFactory.instance.arrayNode().add(input)) {
      if (!one.isTextual()) {
        throw BedrockJson.unsupported("input", "Bedrock takes texts only, and no tokens.");
      }
      texts.add(one.textValue());
    }
    if (texts.isEmpty()) {
      throw BedrockJson.invalid("input", "'input' must not be empty.");
    }
    return texts;
  }

  private ObjectNode titan(ObjectNode request, List<String> texts) {
    if (texts.size() > 1) {
      throw BedrockJson.invalid(
          "input", "This model embeds one text a call; send the texts one by one.");
    }
    refuse(request, "input_type");
    refuse(request, "truncate");
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("inputText", texts.getFirst());
    JsonNode dimensions = request.path("dimensions");
    boolean second = name.contains("titan-embed-text-v2");
    if (dimensions.isNumber() && name.contains("titan-embed-image")) {
      body.putObject("embeddingConfig").set("outputEmbeddingLength", dimensions);
    } else if (dimensions.isNumber() && second) {
      body.set("dimensions", dimensions);
    } else if (dimensions.isNumber()) {
      throw BedrockJson.unsupported("dimensions", "This model has one size of embeddings.");
    }
    if (second && request.path("normalize").isBoolean()) {
      body.set("normalize", request.path("normalize"));
    } else {
      refuse(request, "normalize");
    }
    return body;
  }

  private ObjectNode cohere(ObjectNode request, List<String> texts) {
    if (texts.size() > MOST_TEXTS) {
      throw BedrockJson.invalid("input", "This model embeds at most 96 texts a call.");
    }
    refuse(request, "normalize");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    texts.forEach(body.putArray("texts")::add);
    body.put("input_type", request.path("input_type").asText("search_document"));
    body.putArray("embedding_types").add("float");
    if (request.path("truncate").isTextual()) {
      body.set("truncate", request.path("truncate"));
    }
    if (request.path("dimensions").isNumber()) {
      if (!name.contains("embed-v4")) {
        throw BedrockJson.unsupported("dimensions", "This model has one size of embeddings.");
      }
      body.set("output_dimension", request.path("dimensions"));
    }
    return body;
  }

  private static void refuse(ObjectNode request, String field) {
    if (request.hasNonNull(field)) {
      throw BedrockJson.unsupported(field, "This model takes no " + field + "; leave it out.");
    }
  }

  @Override
  public Decoded decode(byte[] answer, ObjectNode request) {
    ObjectNode body = BedrockJson.object(answer);
    List<JsonNode> vectors = body == null ? List.of() : vectors(body);
    if (body == null || vectors.isEmpty()) {
      throw new FailureException(new Failure.UpstreamBroken("the answer holds no embeddings"));
    }
    ObjectNode ours = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = ours.putArray("data");
    for (int i = 0; i < vectors.size(); i++) {
      data.addObject().put("object", "embedding").put("index", i).set("embedding", vectors.get(i));
    }
    return new Decoded(ours, null, usage(body.path("inputTextTokenCount")), 0);
  }

  /** Titan's one, or Cohere's, which are a list or, by their types, an object of lists. */
  private static List<JsonNode> vectors(ObjectNode body) {
    if (body.path("embedding").isArray()) {
      return List.of(body.path("embedding"));
    }
    JsonNode embeddings = body.path("embeddings");
    JsonNode list = embeddings.isObject() ? embeddings.path("float") : embeddings;
    List<JsonNode> vectors = new ArrayList<>();
    list.forEach(vectors::add);
    return vectors.stream().allMatch(JsonNode::isArray) ? vectors : List.of();
  }

  /** Which models have embeddings that are known here. */
  static boolean has(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return name.contains(TITAN) || name.contains(COHERE);
  }

  /** Cohere's tokens are in a header only. */
  @Override
  public @Nullable Usage usage(AnswerTranslator.Head head) {
    String tokens = head.get("x-amzn-bedrock-input-token-count");
    try {
      return tokens == null ? null : new Usage(Long.parseLong(tokens), 0, null, null, null);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public @Nullable Usage usage(byte[] answer) {
    ObjectNode body = BedrockJson.object(answer);
    return body == null ? null : usage(body.path("inputTextTokenCount"));
  }

  private static @Nullable Usage usage(JsonNode tokens) {
    return tokens.isIntegralNumber() ? new Usage(tokens.asLong(), 0, null, null, null) : null;
  }
}
