package dev.penstock.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A routing decision as a header: one line of ASCII, and not too long for those on its way. */
final class ExplainHeader {
  private static final int MAX_CHARS = 8 * 1024;
  private static final String NOTHING = "{\"truncated\":true}";
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ExplainHeader() {}

  /** Valid JSON; lists that make it too long lose their ends, and it says {@code truncated}. */
  static String of(String decision) {
    try {
      JsonNode tree = ASCII.readTree(decision);
      String text = ASCII.writeValueAsString(tree);
      if (text.length() <= MAX_CHARS || !(tree instanceof ObjectNode root)) {
        return text.length() <= MAX_CHARS ? text : NOTHING;
      }
      root.put("truncated", true);
      while (text.length() > MAX_CHARS && halve(root)) {
        text = ASCII.writeValueAsString(root);
      }
      return text.length() <= MAX_CHARS ? text : NOTHING;
    } catch (JsonProcessingException e) {
      return NOTHING;
    }
  }

  /** Shortens every list at the root; false if there is nothing left to shorten. */
  private static boolean halve(ObjectNode root) {
    boolean shorter = false;
    for (JsonNode member : root) {
      if (member instanceof ArrayNode list && !list.isEmpty()) {
        int keep = list.size() / 2;
        while (list.size() > keep) {
          list.remove(list.size() - 1);
        }
        shorter = true;
      }
    }
    return shorter;
  }
}
