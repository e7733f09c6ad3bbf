package dev.penstock.ingress;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The address of a request under {@code /providers/NAME/}, taken apart. Whatever two servers might
 * read in two ways is refused: dots that climb, empty segments, what is encoded twice.
 *
 * @param provider the name
 * @param segments of the path behind it, decoded
 * @param query pairs as they came, still encoded, without credentials
 */
record NativeAddress(String provider, List<String> segments, List<String> query) {
  static final String PREFIX = "/providers/";

  /** Of a query, what vendors take a credential from. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "key",
          "access_token",
          "oauth_token",
          "api_key",
          "api-key",
          "apikey",
          "subscription-key",
          "$httpheaders",
          "$httpmethod");

  private static final String UNRESERVED = "-._~:@!$&'()*+,;=";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /**
   * Of a request.
   *
   * @param path as it came, encoded
   * @param query as it came; null if none
   * @throws FailureException with {@code InvalidRequest}
   */
  static NativeAddress of(String path, @Nullable String query) {
    if (!path.startsWith(PREFIX)) {
      throw malformed();
    }
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(PREFIX.length()).split("/", -1)) {
      segments.add(checked(decoded(segment)));
    }
    return new NativeAddress(
        segments.getFirst(), List.copyOf(segments.subList(1, segments.size())), pairs(query));
  }

  private static List<String> pairs(@Nullable String query) {
    List<String> pairs = new ArrayList<>();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        if (!pair.isEmpty() && !CREDENTIALS.contains(name(pair).toLowerCase(Locale.ROOT))) {
          pairs.add(pair);
        }
      }
    }
    return List.copyOf(pairs);
  }

  /** The decoded name of a pair. */
  static String name(String pair) {
    int equals = pair.indexOf('=');
    return decoded((equals < 0 ? pair : pair.substring(0, equals)).replace("+", "%20"));
  }

  /** The segments behind those of the provider's own address, which callers may repeat. */
  NativeAddress behind(@Nullable URI base) {
    String path = base == null || base.getPath() == null ? "" : base.getPath();
    List<String> own =
        List.of(path.split("/")).stream().filter(segment -> !segment.isEmpty()).toList();
    boolean repeated =
        !own.isEmpty()
            && segments.size() > own.size()
            && segments.subList(0, own.size()).equals(own);
    return repeated
        ? new NativeAddress(provider, segments.subList(own.size(), segments.size()), query)
        : this;
  }

  /** Path and query, encoded anew. */
  String target() {
    StringBuilder target = new StringBuilder();
    segments.forEach(segment -> target.append('/').append(encoded(segment)));
    return query.isEmpty()
        ? target.toString()
        : target.append('?').append(String.join("&", query)).toString();
  }

  private static String checked(String segment) {
    boolean climbs = false;
    for (String part : segment.split("[/\\\\]", -1)) {
      // Some servers drop what is behind a semicolon.
      int end = part.indexOf(';');
      String name = end < 0 ? part : part.substring(0, end);
      climbs |= name.isEmpty() || name.equals(".") || name.equals("..");
    }
    // What is still encoded was encoded twice.
    if (climbs || segment.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '%' || c == '\\')) {
      throw malformed();
    }
    return segment;
  }

  private static String decoded(String text) {
    try {
      // A plus sign in a path is a plus sign.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static String encoded(String segment) {
    StringBuilder encoded = new StringBuilder(segment.length() + 16);
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static FailureException malformed() {
    return new FailureException(new Failure.InvalidRequest("The address is not well-formed."));
  }
}
