package dev.penstock.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A look for quoted words in a request's bytes, so that it need not be parsed. One that only talks
 * of them is parsed for nothing, no more; one that spells them with escapes is passed on as it is.
 */
final class Mentions {
  private static final List<byte[]> DEVELOPER = quoted("developer");
  private static final List<byte[]> EXTENSIONS =
      quoted(
          "reasoning_content",
          "thinking_blocks",
          "extra_content",
          "cache_control",
          "annotations",
          "citations",
          "refusal",
          "images");

  private static final byte[] RESULT = quote("tool_call_id");
  private static final byte[] ROLE = quote("role");
  private static final byte[] SYSTEM = quote("system");

  private Mentions() {}

  static boolean results(byte[] body) {
    return any(body, List.of(RESULT));
  }

  /** Whether a call that is answered has an id of more bytes than these. */
  static boolean longId(byte[] body, int most) {
    for (int at = 0; at < body.length; at++) {
      if (stands(RESULT, body, at) && length(body, at + RESULT.length) > most) {
        return true;
      }
    }
    return false;
  }

  /** Of the text that follows a name. */
  private static int length(byte[] body, int afterName) {
    int from = afterName;
    while (from < body.length && (body[from] == ':' || body[from] <= ' ')) {
      from++;
    }
    int end = from + 1;
    while (end < body.length && body[end] != '"') {
      end++;
    }
    return from < body.length && body[from] == '"' ? end - from - 1 : 0;
  }

  /** Whether instructions stand behind another message: theirs is not the first role then. */
  static boolean lateSystem(byte[] body) {
    int roles = 0;
    for (int at = 0; at < body.length; at++) {
      if (stands(ROLE, body, at)) {
        roles++;
      } else if (roles > 1 && stands(SYSTEM, body, at)) {
        return true;
      }
    }
    return false;
  }

  static boolean developer(byte[] body) {
    return any(body, DEVELOPER);
  }

  static boolean extension(byte[] body) {
    return any(body, EXTENSIONS);
  }

  private static boolean any(byte[] body, List<byte[]> words) {
    for (int at = 0; at < body.length; at++) {
      if (body[at] == '"') {
        for (byte[] word : words) {
          if (stands(word, body, at)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean stands(byte[] word, byte[] body, int at) {
    int end = at + word.length;
    return end <= body.length && Arrays.equals(body, at, end, word, 0, word.length);
  }

  private static List<byte[]> quoted(String... words) {
    return Stream.of(words).map(Mentions::quote).toList();
  }

  private static byte[] quote(String word) {
    return ('"' + word + '"').getBytes(StandardCharsets.UTF_8);
  }
}
