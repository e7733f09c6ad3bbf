package dev.penstock.dialect.messages;

import org.jspecify.annotations.Nullable;

/**
 * What a provider wants back with a call of a tool (Gemini's signature). A {@code tool_use} block
 * has no place for it, so it goes to the caller in a {@code redacted_thinking} block before the
 * call, which callers hand back unread.
 */
record CallSignature(String callId, String signature) {
  private static final String MARK = "tool-call:";

  /** The block's data. */
  String data() {
    return MARK + signature + ":" + callId;
  }

  /** Null if the data is another's. Signatures are base64 and have no colon, ids may have some. */
  static @Nullable CallSignature parse(String data) {
    if (!data.startsWith(MARK)) {
      return null;
    }
    int end = data.indexOf(':', MARK.length());
    return end < 0
        ? null
        : new CallSignature(data.substring(end + 1), data.substring(MARK.length(), end));
  }
}
