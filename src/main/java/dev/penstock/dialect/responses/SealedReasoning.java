package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.penstock.dialect.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a provider wants back with its reasoning, in {@code encrypted_content} of a reasoning item:
 * {@code penstock.1.} and base64url of a JSON array. Its elements are {@code thinking_blocks} as a
 * chat message has them, and {@code {"type":"call_signature","id","signature"}} for a tool call
 * that was signed. Nothing is encrypted; it is the provider's to check its signatures.
 */
final class SealedReasoning {
  private static final String PREFIX = "penstock.1.";

  /** Type of what belongs to a tool call. */
  static final String CALL_SIGNATURE = "call_signature";

  private SealedReasoning() {}

  static String seal(ArrayNode blocks) {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(blocks));
  }

  /** Whether it was made here. */
  static boolean isOurs(String text) {
    return text.startsWith(PREFIX);
  }

  /** What was sealed; null if it was not, or was changed on its way. */
  static @Nullable ArrayNode open(String text) {
    if (!isOurs(text)) {
      return null;
    }
    try {
      JsonNode blocks = Json.tree(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())));
      return blocks instanceof ArrayNode list ? list : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
