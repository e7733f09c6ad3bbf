package dev.penstock.provider.bedrock;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of a request's documents as Bedrock takes them: letters, digits, hyphens, parentheses,
 * square brackets and single blanks, at most 200, and no name twice.
 */
final class DocumentNames {
  private static final int MOST_CHARS = 190;
  private static final String UNNAMED = "document";

  private final Set<String> taken = new HashSet<>();

  /** A name like the file's. */
  String of(@Nullable String filename) {
    String name = allowed(filename == null ? UNNAMED : withoutEnding(filename));
    String unique = name;
    for (int i = 2; !taken.add(unique); i++) {
      unique = name + " (" + i + ")";
    }
    return unique;
  }

  /** The format says it. */
  private static String withoutEnding(String filename) {
    int dot = filename.lastIndexOf('.');
    return dot > 0 ? filename.substring(0, dot) : filename;
  }

  private static String allowed(String filename) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < filename.length() && name.length() < MOST_CHARS; i++) {
      char c = filename.charAt(i);
      if (Character.isWhitespace(c)) {
        if (!name.isEmpty() && name.charAt(name.length() - 1) != ' ') {
          name.append(' ');
        }
      } else {
        boolean plain = c < 128 && Character.isLetterOrDigit(c);
        name.append(plain || "-()[]".indexOf(c) >= 0 ? c : '-');
      }
    }
    String trimmed = name.toString().strip();
    return trimmed.isEmpty() ? UNNAMED : trimmed;
  }
}
