package dev.penstock.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Ids of earlier calls as a vendor takes them: a conversation may have begun with another. The same
 * id becomes the same one each time, so that results find their calls and caches their beginnings.
 */
final class CallIds {
  /** How long one may be for OpenAI. */
  static final int MOST = 40;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private CallIds() {}

  /** As OpenAI takes them. */
  static void shorten(JsonNode messages) {
    replace(messages, id -> id.length() <= MOST, CallIds::uuid);
  }

  /** Puts another in the place of each id that does not fit. */
  static void replace(JsonNode messages, Predicate<String> fits, UnaryOperator<String> other) {
    for (JsonNode message : messages) {
      replace(message, "tool_call_id", fits, other);
      message.path("tool_calls").forEach(call -> replace(call, "id", fits, other));
    }
  }

  private static void replace(
      JsonNode holder, String name, Predicate<String> fits, UnaryOperator<String> other) {
    JsonNode id = holder.path(name);
    if (id.isTextual() && !fits.test(id.textValue()) && holder instanceof ObjectNode object) {
      object.put(name, other.apply(id.textValue()));
    }
  }

  /** 36 characters. */
  static String uuid(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Nine letters and digits. */
  static String nine(String id) {
    long rest =
        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    StringBuilder nine = new StringBuilder(9);
    for (int i = 0; i < 9; i++) {
      nine.append(DIGITS.charAt((int) Long.remainderUnsigned(rest, DIGITS.length())));
      rest = Long.divideUnsigned(rest, DIGITS.length());
    }
    return nine.toString();
  }

  static boolean isNine(String id) {
    return id.length() == 9 && id.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
  }
}
