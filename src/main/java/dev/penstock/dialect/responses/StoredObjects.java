package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import dev.penstock.error.FailureException;
import java.util.function.Predicate;

/**
 * What of a request names files, containers, vector stores, prompts and conversations of an account
 * at OpenAI: open to all who share its key.
 */
final class StoredObjects {
  private StoredObjects() {}

  /** Refuses a request that names any; {@code owned} tells which stored items are the caller's. */
  static void refuse(ObjectNode request, Predicate<String> owned) {
    RequestField root = RequestField.root(request);
    refuse(root.at("prompt"));
    refuse(root.at("conversation"));
    if (root.at("tools").json().isArray()) {
      root.at("tools").items().forEach(StoredObjects::tool);
    }
    if (root.at("input").json().isArray()) {
      root.at("input").items().forEach(item -> item(item, owned));
    }
  }

  private static void tool(RequestField tool) {
    if (!tool.json().isObject()) {
      return;
    }
    refuse(tool.at("vector_store_ids"));
    within(tool.at("input_image_mask"), "file_id");
    RequestField container = tool.at("container");
    if (container.json().isTextual()) {
      refuse(container);
    }
    within(container, "file_ids");
    within(tool.at("environment"), "container_id", "file_ids", "skills");
  }

  private static void item(RequestField item, Predicate<String> owned) {
    if (!item.json().isObject()) {
      return;
    }
    RequestField id = item.at("id");
    if (StoredItem.isBare(item.json()) && !owned.test(id.json().asText())) {
      throw kept(id);
    }
    // A later turn would run on in this container.
    refuse(item.at("container_id"));
    parts(item.at("content"));
    parts(item.at("output"));
    within(item.at("output"), "file_id");
  }

  private static void parts(RequestField parts) {
    if (parts.json().isArray()) {
      parts.items().forEach(part -> within(part, "file_id"));
    }
  }

  private static void within(RequestField object, String... names) {
    if (object.json().isObject()) {
      for (String name : names) {
        refuse(object.at(name));
      }
    }
  }

  private static void refuse(RequestField named) {
    if (!named.isAbsent() && !(named.json().isArray() && named.json().isEmpty())) {
      throw kept(named);
    }
  }

  private static FailureException kept(RequestField named) {
    return named.unsupported(
        "'"
            + named.path()
            + "' names what the provider keeps for all who share its key; send the content itself,"
            + " or ask the gateway's operator to let callers share it.");
  }
}
