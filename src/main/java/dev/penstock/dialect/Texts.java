package dev.penstock.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;

/** What {@link Codec}s share: the texts of a request that was checked, and answers for them. */
public final class Texts {
  private Texts() {}

  /**
   * The texts that are to be embedded.
   *
   * @param provider what callers know the provider as
   * @throws FailureException with {@code UnsupportedParameter} for tokens
   */
  public static List<String> input(ObjectNode request, String provider) {
    JsonNode input = request.path("input");
    if (input.isTextual()) {
      return List.of(input.textValue());
    }
    List<String> texts = new ArrayList<>(input.size());
    for (JsonNode text : input) {
      if (!text.isTextual()) {
        throw new FailureException(
            new Failure.UnsupportedParameter(
                "input", provider + " takes texts only, no tokens. Send 'input' as text."));
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  /**
   * The texts that are to be ranked.
   *
   * @throws FailureException with {@code InvalidValue} for a document without a text
   */
  public static List<String> documents(ObjectNode request) {
    List<String> texts = new ArrayList<>();
    for (JsonNode document : request.path("documents")) {
      JsonNode text = document.isObject() ? document.path("text") : document;
      if (!text.isTextual()) {
        String path = "documents[" + texts.size() + "]";
        throw new FailureException(
            new Failure.InvalidValue(path, "'" + path + "' must be a string or have a 'text'."));
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  /**
   * An answer of embeddings.
   *
   * @param vectors in the order of the texts
   * @param expected how many there must be
   * @throws FailureException with {@code UpstreamBroken} if they are none
   */
  public static ObjectNode embeddings(Iterable<JsonNode> vectors, int expected) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (JsonNode vector : vectors) {
      if (!vector.isArray()) {
        throw broken("an embedding that is no array");
      }
      ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      item.set("embedding", vector);
    }
    if (data.size() != expected) {
      throw broken("not as many embeddings as texts");
    }
    return answer;
  }

  /** For an upstream's answer that is none. */
  public static FailureException broken(String detail) {
    return new FailureException(new Failure.UpstreamBroken(detail));
  }
}
