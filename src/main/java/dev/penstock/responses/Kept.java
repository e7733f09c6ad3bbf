package dev.penstock.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Principal;
import dev.penstock.api.client.Maker;
import dev.penstock.dialect.Json;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a response: all of one that the gateway made, or where one is that a provider
 * keeps itself.
 */
sealed interface Kept {

  /** Whose it is; see {@link #owner}. */
  String owner();

  /**
   * One of ours.
   *
   * @param history items before the request's own
   * @param input the request's own items
   */
  record Whole(String owner, ArrayNode history, ArrayNode input, ObjectNode response)
      implements Kept {

    /** The items that the next turn begins with. */
    ArrayNode items() {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      all.addAll(history).addAll(input);
      response.path("output").forEach(all::add);
      return all;
    }

    /** The item of this id; null if there is none. */
    @Nullable JsonNode item(String id) {
      for (JsonNode item : items()) {
        if (item.path("id").asText().equals(id)) {
          return item;
        }
      }
      return null;
    }
  }

  /**
   * A provider's response, or an item of one.
   *
   * @param group the model that was asked for
   * @param response its id
   * @param tokens of its input and output; 0 if unknown
   */
  record Elsewhere(String owner, Maker by, String group, String response, long tokens)
      implements Kept {}

  /** Callers without a key are one. */
  static String owner(Principal caller) {
    String key = caller.keyName();
    return key == null ? "anonymous" : "key:" + key;
  }

  /** As a document; null if it is larger than this. */
  default @Nullable Buffer document(int maxBytes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("owner", owner());
    switch (this) {
      case Whole whole -> {
        json.set("history", whole.history);
        json.set("input", whole.input);
        json.set("response", whole.response);
      }
      case Elsewhere elsewhere ->
          json.put("provider", elsewhere.by.provider())
              .put("deployment", elsewhere.by.deployment())
              .put("credential", elsewhere.by.credential())
              .put("group", elsewhere.group)
              .put("id", elsewhere.response)
              .put("tokens", elsewhere.tokens);
    }
    byte[] bytes = Json.bytes(json, maxBytes);
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  /** Null if the document is none of ours. */
  static @Nullable Kept of(Buffer document) {
    JsonNode json = Json.tree(document.getBytes());
    if (json == null) {
      return null;
    }
    String owner = json.path("owner").asText();
    if (json.path("provider").isTextual()) {
      Maker by =
          new Maker(
              json.path("provider").asText(),
              json.path("deployment").asText(),
              json.path("credential").textValue());
      return new Elsewhere(
          owner,
          by,
          json.path("group").asText(),
          json.path("id").asText(),
          Math.max(0, json.path("tokens").asLong()));
    }
    return json.path("history") instanceof ArrayNode history
            && json.path("input") instanceof ArrayNode input
            && json.path("response") instanceof ObjectNode response
        ? new Whole(owner, history, input, response)
        : null;
  }
}
