package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;

/** Items whose content OpenAI looks up by their ids, as it does for an {@code item_reference}. */
public final class StoredItem {
  private StoredItem() {}

  /** Whether the item stands for what a provider keeps: it has an id, and not what it is about. */
  public static boolean isBare(JsonNode item) {
    return isBareImage(item) || isBareReasoning(item);
  }

  /** A picture that is not there: nothing is left of it without the provider that keeps it. */
  public static boolean isBareImage(JsonNode item) {
    return is(item, "image_generation_call", "result");
  }

  /** Reasoning of which a summary at most is there, which is all that other providers need. */
  public static boolean isBareReasoning(JsonNode item) {
    return is(item, "reasoning", "encrypted_content");
  }

  private static boolean is(JsonNode item, String type, String content) {
    String id = item.path("id").asText();
    return item.path("type").asText().equals(type)
        && item.path(content).asText("").isEmpty()
        && !id.isEmpty()
        && !ResponseIds.isOurs(id);
  }
}
