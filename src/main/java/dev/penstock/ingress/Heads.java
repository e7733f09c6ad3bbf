package dev.penstock.ingress;

import dev.penstock.api.CallOptions;
import dev.penstock.api.Principal;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is read from a request's head. */
final class Heads {
  private static final int MAX_ID = 128;
  private static final int MAX_TAGS = 16;
  private static final int MAX_TAG = 64;
  private static final int MAX_SESSION = 256;
  private static final int MAX_SDK_RETRIES = 1000;
  private static final String TAGS = "x-penstock-tags";
  private static final String[] KEY_HEADERS = {"x-api-key", "api-key", "x-goog-api-key"};
  private static final String[] VERSION_HEADERS = {"anthropic-version", "anthropic-beta"};
  private static final int MAX_VERSION = 2048;
  private static final String BEARER = "bearer ";

  private Heads() {}

  /**
   * The caller's {@code x-request-id} if it is a plain word of at most 128 letters, or a new id.
   */
  static String requestId(HttpServerRequest request, RandomGenerator random) {
    String given = request.getHeader("x-request-id");
    if (given != null && !given.isEmpty() && given.length() <= MAX_ID && plain(given)) {
      return given;
    }
    HexFormat hex = HexFormat.of();
    return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  private static boolean plain(String text) {
    return text.chars()
        .allMatch(c ->
            (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ':');
  }

  /** Every credential in the head, in whichever header it stands. */
  static List<String> credentials(MultiMap headers) {
    List<String> found = new ArrayList<>(2);
    for (String value : headers.getAll("authorization")) {
      if (value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
        found.add(value.substring(BEARER.length()).trim());
      }
    }
    for (String header : KEY_HEADERS) {
      for (String value : headers.getAll(header)) {
        found.add(value.trim());
      }
    }
    found.removeIf(String::isEmpty);
    return found;
  }

  /**
   * What the caller's headers ask for.
   *
   * @throws FailureException with {@code InvalidValue}
   */
  static CallOptions options(HttpServerRequest request, Principal principal) {
    return new CallOptions(
        timeout(request),
        tags(request.getHeader("x-penstock-tags")),
        session(request.getHeader("x-penstock-session")),
        // Others learn nothing of it, not even that it is refused.
        principal.explain() && "true".equals(request.getHeader("x-penstock-explain")),
        sdkRetries(request.getHeader("x-stainless-retry-count")),
        versions(request.headers()));
  }

  /** Why a body that is encoded is not read; null for one that is not. */
  static @Nullable FailureException encoded(HttpServerRequest request) {
    String encoding = request.getHeader("content-encoding");
    return encoding == null || encoding.equalsIgnoreCase("identity")
        ? null
        : new FailureException(
            new Failure.InvalidRequest("Send the body without content-encoding."));
  }

  /** What SDKs of Anthropic's send; bounded, since it may go on to a provider. */
  private static Map<String, String> versions(MultiMap headers) {
    Map<String, String> versions = new HashMap<>(2);
    for (String header : VERSION_HEADERS) {
      String value = String.join(",", headers.getAll(header));
      if (value.length() > MAX_VERSION || !printable(value)) {
        throw invalid(header, "must be up to 2048 printable characters.");
      }
      if (!value.isBlank()) {
        versions.put(header, value);
      }
    }
    return versions;
  }

  private static Set<String> tags(@Nullable String text) {
    if (text == null) {
      return Set.of();
    }
    Set<String> tags = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String tag = part.trim();
      if (tag.isEmpty()) {
        continue;
      }
      if (tag.length() > MAX_TAG || !printable(tag) || tags.size() == MAX_TAGS) {
        throw invalid(TAGS, "must be up to 16 words of 64 printable characters, with commas.");
      }
      tags.add(tag);
    }
    return tags;
  }

  private static @Nullable String session(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (text.length() > MAX_SESSION || !printable(text)) {
      throw invalid("x-penstock-session", "must be up to 256 printable characters.");
    }
    return text;
  }

  private static boolean printable(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  /** Not the caller's own writing, so what is no number is no fault of its. */
  private static int sdkRetries(@Nullable String text) {
    try {
      return text == null ? 0 : Math.clamp(Integer.parseInt(text.trim()), 0, MAX_SDK_RETRIES);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static FailureException invalid(String header, String rule) {
    return new FailureException(new Failure.InvalidValue(header, header + ' ' + rule));
  }

  /**
   * The caller's {@code x-penstock-timeout}: {@code 250ms}, {@code 20s}, {@code 2m}, or seconds;
   * null if there is none.
   *
   * @throws FailureException with {@code InvalidValue}
   */
  private static @Nullable Duration timeout(HttpServerRequest request) {
    String text = request.getHeader("x-penstock-timeout");
    if (text == null) {
      return null;
    }
    try {
      Duration timeout = duration(text.trim().toLowerCase(Locale.ROOT));
      if (timeout.isPositive()) {
        return timeout;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Said below.
    }
    throw invalid("x-penstock-timeout", "must be a time such as 250ms, 20s or 2m.");
  }

  private static Duration duration(String text) {
    if (text.endsWith("ms")) {
      return Duration.ofMillis(number(text, 2));
    }
    if (text.endsWith("s")) {
      return Duration.ofSeconds(number(text, 1));
    }
    if (text.endsWith("m")) {
      return Duration.ofMinutes(number(text, 1));
    }
    if (text.endsWith("h")) {
      return Duration.ofHours(number(text, 1));
    }
    if (text.endsWith("d")) {
      return Duration.ofDays(number(text, 1));
    }
    return Duration.ofSeconds(number(text, 0));
  }

  private static int number(String text, int unitLetters) {
    return Integer.parseInt(text.substring(0, text.length() - unitLetters));
  }
}
