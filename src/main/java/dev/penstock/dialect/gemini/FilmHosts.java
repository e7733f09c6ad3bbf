package dev.penstock.dialect.gemini;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hosts of films, which Google is shown without being told that they are films. */
public final class FilmHosts {
  private static final Set<String> ALL =
      Set.of("www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be");

  private FilmHosts() {}

  /** Whether a host, in whatever case, is one of them; null is none. */
  public static boolean has(@Nullable String host) {
    return host != null && ALL.contains(host.toLowerCase(Locale.ROOT));
  }
}
