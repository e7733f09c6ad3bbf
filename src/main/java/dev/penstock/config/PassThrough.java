package dev.penstock.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a provider's own API callers may use under {@code /providers/NAME}.
 *
 * @param enabled whether calls that can be metered pass, for models that a group offers
 * @param paths what passes besides, unmetered, as the operator lists it
 */
public record PassThrough(boolean enabled, List<Rule> paths) {
  /** Nothing passes. */
  public static final PassThrough OFF = new PassThrough(false, List.of());

  public PassThrough {
    paths = List.copyOf(paths);
  }

  /** The rule that a call keeps to; null if none lists it. */
  public @Nullable Rule rule(String method, List<String> segments) {
    for (Rule rule : paths) {
      if (rule.fits(method, segments)) {
        return rule;
      }
    }
    return null;
  }

  /**
   * One entry, as {@code GET /v1/files/*}.
   *
   * @param segments of the path, without slashes; {@code *} stands for any one
   * @param free whether such calls cost nothing
   */
  public record Rule(String method, List<String> segments, boolean free) {
    private static final String ANY = "*";

    public Rule {
      segments = List.copyOf(segments);
    }

    /** Of the entry's text. */
    static Rule of(String text, boolean free) {
      int space = text.indexOf(' ');
      return new Rule(
          text.substring(0, space), List.of(text.substring(space + 2).split("/", -1)), free);
    }

    private boolean fits(String asked, List<String> path) {
      if (!method.equals(asked) || segments.size() != path.size()) {
        return false;
      }
      for (int i = 0; i < segments.size(); i++) {
        // One that holds a slash is two to some servers.
        boolean fits =
            segments.get(i).equals(ANY)
                ? path.get(i).indexOf('/') < 0
                : segments.get(i).equals(path.get(i));
        if (!fits) {
          return false;
        }
      }
      return true;
    }

    /** As the operator wrote it. */
    public String text() {
      return method + " /" + String.join("/", segments);
    }
  }
}
