package dev.penstock.dialect.responses;

import org.jspecify.annotations.Nullable;

/**
 * Ids of responses that the gateway made, and of their items: an item's id holds its response's, so
 * that an item is found by it. The mark tells them from a provider's.
 */
public final class ResponseIds {
  private static final String MARK = "ps";
  private static final String RESPONSE = "resp_";
  private static final int HEX_DIGITS = 48;

  private ResponseIds() {}

  /** The id of a response; {@code hex} is 48 digits that nobody can guess. */
  public static String response(String hex) {
    return RESPONSE + MARK + hex;
  }

  /** The id of an item: {@code prefix} tells its type, {@code number} counts within a response. */
  public static String item(String responseId, String prefix, String number) {
    return prefix + "_" + responseId.substring(RESPONSE.length()) + number;
  }

  /** Whether the gateway made it. */
  static boolean isOurs(String id) {
    return responseOf(id) != null;
  }

  /** The response that an item of this id is of; null if the gateway made no such id. */
  public static @Nullable String responseOf(String itemId) {
    int mark = itemId.indexOf('_') + 1;
    int end = mark + MARK.length() + HEX_DIGITS;
    return mark > 0 && itemId.startsWith(MARK, mark) && itemId.length() >= end
        ? RESPONSE + itemId.substring(mark, end)
        : null;
  }
}
