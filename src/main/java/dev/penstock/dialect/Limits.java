package dev.penstock.dialect;

import dev.penstock.api.Conversation;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import java.util.function.Predicate;

/** Bounds that providers set, and what callers are told who are beyond them. */
public final class Limits {
  /** How long a tool's name may be for OpenAI and most others. */
  public static final int USUAL_NAME = 64;

  private Limits() {}

  /**
   * Checks the number of stop sequences.
   *
   * @throws FailureException with {@code UnsupportedParameter} if there are more
   */
  public static void stops(int count, int most, String provider) {
    if (count > most) {
      throw refused("stop", provider + " takes at most " + most + " stop sequences.");
    }
  }

  /**
   * Checks the names of tools. What is told is the place of the first that does not fit, so that it
   * is renamed, and not all tools left out.
   *
   * @param rule what a name may be, as the end of a sentence
   * @throws FailureException with {@code UnsupportedParameter} if one is not
   */
  public static void names(
      List<String> names, Predicate<String> fits, String provider, String rule) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!fits.test(name)) {
        throw refused(
            "tools[" + i + "].function.name",
            "%s takes names of tools of %s only; rename '%s'.".formatted(provider, rule, name));
      }
    }
  }

  /** The names of a conversation's tools. */
  public static List<String> names(Conversation conversation) {
    return conversation.tools().stream().map(Conversation.Tool::name).toList();
  }

  /** Whether a name is of so many letters, digits, underscores and hyphens at most. */
  public static boolean isPlain(String name, int most) {
    return !name.isEmpty() && name.length() <= most && name.equals(plain(name));
  }

  /**
   * An id or a name with {@code _} in the place of all but letters, digits, {@code _}, {@code -}.
   */
  public static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean keeps = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
      plain.append(keeps ? c : '_');
    }
    return plain.toString();
  }

  /** The name of an earlier call, of a tool that may be gone, as {@link #isPlain} has it. */
  public static String plain(String name, int most) {
    String plain = plain(name);
    return plain.length() <= most ? plain : plain.substring(0, most);
  }

  private static FailureException refused(String param, String message) {
    return new FailureException(new Failure.UnsupportedParameter(param, message));
  }
}
