package dev.penstock.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * Spoils bytes as wires, proxies and new versions of an API do: flips bits, cuts, doubles, moves
 * and mixes ranges and lines, and puts other values in the place of JSON's. Bytes are handled as
 * characters of Latin-1, which loses none.
 */
final class Mutation {
  /** Values that readers stumble over. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "99999999999999999999999",
          "1e999",
          "1e2147483648",
          "-0.0",
          "0.5",
          "\"\"",
          "\" \"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud83d\"",
          "\"{\"",
          "\"[1]\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[{}]",
          "{\"type\":null}",
          "{\"type\":\"text\"}");

  private static final List<String> PIECES =
      List.of(
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          "\0",
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "data:",
          "data: [DONE]\n\n",
          "event: error\n",
          "event: x\ndata: {}\n\n",
          ": ping\n\n",
          "\u00ef\u00bb\u00bf",
          "\u00ff",
          "\u00f0\u009f",
          "{\"error\":{\"message\":\"x\"}}\n",
          "data: null\n\n");

  /** Numbers by chance. */
  interface Choice {
    /** From 0 up to, but without, {@code bound}, which is positive. */
    int below(int bound);
  }

  private final Choice choice;
  private final List<byte[]> others;

  Mutation(Choice choice, List<byte[]> others) {
    this.choice = choice;
    this.others = others;
  }

  byte[] of(byte[] bytes, int times) {
    String text = new String(bytes, ISO_8859_1);
    for (int i = 0; i < times; i++) {
      text = once(text);
    }
    return text.getBytes(ISO_8859_1);
  }

  private String once(String text) {
    int at = choice.below(text.length() + 1);
    return switch (choice.below(12)) {
      case 0 -> flipped(text, at);
      case 1 -> text.substring(0, at);
      case 2 -> text.substring(0, at) + text.substring(end(text, at));
      case 3 -> text.substring(0, end(text, at)) + text.substring(at);
      case 4 -> text.substring(0, at) + one(PIECES) + text.substring(at);
      case 5 -> spliced(text, at);
      case 6, 7 -> lines(text);
      default -> valued(text, at);
    };
  }

  private String one(List<String> list) {
    return list.get(choice.below(list.size()));
  }

  /** The end of a range, mostly a short one. */
  private int end(String text, int at) {
    int most = choice.below(4) == 0 ? 4096 : 16;
    return Math.min(text.length(), at + 1 + choice.below(most));
  }

  private String flipped(String text, int at) {
    if (at == text.length()) {
      return text;
    }
    char flipped = (char) (text.charAt(at) ^ (1 << choice.below(8)));
    return text.substring(0, at) + flipped + text.substring(at + 1);
  }

  private String spliced(String text, int at) {
    String other = new String(others.get(choice.below(others.size())), ISO_8859_1);
    return text.substring(0, at) + other.substring(choice.below(other.length() + 1));
  }

  /** One line left out, doubled, or moved. */
  private String lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
    String line = lines.get(choice.below(lines.size()));
    int kind = choice.below(3);
    if (kind != 0) {
      lines.add(choice.below(lines.size() + 1), line);
    }
    if (kind != 1) {
      lines.remove(line);
    }
    return String.join("", lines);
  }

  /** Another value in the place of one of JSON's, wherever JSON may stand. */
  private String valued(String text, int at) {
    int start = start(text, at);
    int end = valueEnd(text, start);
    String value;
    if (choice.below(3) == 0) {
      int from = start(text, choice.below(text.length() + 1));
      value = text.substring(from, valueEnd(text, from));
    } else {
      value = one(VALUES);
    }
    return text.substring(0, start) + value + text.substring(end);
  }

  private static int start(String text, int at) {
    int start = at;
    while (start < text.length() && ":[,".indexOf(text.charAt(start)) < 0) {
      start++;
    }
    start = Math.min(text.length(), start + 1);
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    return start;
  }

  private static int valueEnd(String text, int start) {
    int depth = 0;
    boolean quoted = false;
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted) {
        at += c == '\\' ? 1 : 0;
        quoted = c != '"';
        continue;
      }
      quoted = c == '"';
      if (depth == 0 && ",]}\n".indexOf(c) >= 0) {
        return at;
      }
      depth += "{[".indexOf(c) >= 0 ? 1 : 0;
      depth -= "}]".indexOf(c) >= 0 ? 1 : 0;
    }
    return text.length();
  }
}
