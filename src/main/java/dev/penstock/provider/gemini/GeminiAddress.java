package dev.penstock.provider.gemini;

import dev.penstock.dialect.gemini.FilmHosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An address in a request, and whether Google fetches what is there.
 *
 * @param mediaType null if it is not known; Google must be told it, but for its own files
 */
record GeminiAddress(@Nullable URI uri, @Nullable String mediaType) {
  // What Gemini fetches from foreign addresses (guide "File input methods"); GIF is not among it,
  // nor is sound or video.
  private static final Map<String, String> FETCHED_TYPES =
      Map.ofEntries(
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("json", "application/json"),
          Map.entry("txt", "text/plain"),
          Map.entry("html", "text/html"),
          Map.entry("css", "text/css"),
          Map.entry("xml", "text/xml"),
          Map.entry("csv", "text/csv"),
          Map.entry("rtf", "text/rtf"));

  private static final Collection<String> FETCHED = new HashSet<>(FETCHED_TYPES.values());

  private static final String FILES_HOST = "generativelanguage.googleapis.com";

  // What Vertex wants for any of YouTube's.
  private static final String VIDEO = "video/mp4";

  /**
   * Of an address as the caller wrote it.
   *
   * @param said the type that the caller says; null, or one with a star, if not wholly
   */
  static GeminiAddress of(String url, @Nullable String said) {
    URI uri = https(url);
    boolean vague = said == null || said.endsWith("/*");
    String known = vague && uri != null ? typeOf(uri) : vague ? null : said;
    return new GeminiAddress(uri, known);
  }

  private static @Nullable URI https(String url) {
    try {
      URI uri = new URI(url);
      return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String typeOf(URI uri) {
    if (FilmHosts.has(uri.getHost())) {
      return VIDEO;
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return FETCHED_TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static String host(URI uri) {
    return uri.getHost().toLowerCase(Locale.ROOT);
  }

  /** Whether Google fetches it, being of such a type ({@code image/}); any if empty. */
  boolean fetched(String kind) {
    if (uri == null) {
      return false;
    }
    if (host(uri).equals(FILES_HOST)) {
      return true;
    }
    String type = mediaType;
    return type != null
        && type.startsWith(kind)
        && (FilmHosts.has(uri.getHost()) || FETCHED.contains(type));
  }

  /** A file that was uploaded before has its type stored with it, which must not be said again. */
  @Nullable String toldType() {
    return uri != null && host(uri).equals(FILES_HOST) ? null : mediaType;
  }
}
