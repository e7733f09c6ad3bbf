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

  private static final List<byte[]> RESULTS = quoted("tool_call_id");

  private Mentions() {}

  static boolean results(byte[] body) {
    return any(body, RESULTS);
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
          int end = at + word.length;
          if (end <= body.length && Arrays.equals(body, at, end, word, 0, word.length)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static List<byte[]> quoted(String... words) {
    return Stream.of(words)
        .map(word -> ('"' + word + '"').getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
