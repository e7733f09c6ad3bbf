package dev.penstock.dialect;

import java.util.regex.Pattern;

/** Upstreams' words, made fit for a caller: bounded, printable, without secrets and addresses. */
final class ErrorText {
  private static final int MAX_CHARS = 1000;
  private static final int MAX_READ = 4 * MAX_CHARS;
  private static final String FALLBACK = "The provider refused the request.";

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b(?:https?|wss?|grpc)://[^\\s\"'<>]+");

  private static final Pattern HOST =
      Pattern.compile(
          "\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b|\\blocalhost:\\d+"
              + "|\\b[\\w-]+(?:\\.[\\w-]+)+:\\d{2,5}\\b"
              + "|\\b[\\w-]+(?:\\.[\\w-]+)*\\.(?:local|internal|svc|lan|corp|intranet)\\b");

  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?i:\\bbearer)\\s+\\S+"
              + "|\\b(?:sk-|rk-|pk-|gsk_|xai-|hf_|AIza|AKIA|ASIA|ya29\\.|nvapi-|pplx-|r8_|fw_)"
              + "[A-Za-z0-9_*.-]{4,}"
              // Keys without a mark of their own.
              + "|\\b(?=[A-Za-z_-]*\\d)[A-Za-z0-9_-]{32,}\\b");

  private ErrorText() {}

  static String clean(String message) {
    String text = message.length() > MAX_READ ? message.substring(0, MAX_READ) : message;
    text = CONTROL.matcher(text).replaceAll(" ");
    text = ADDRESS.matcher(text).replaceAll("[address]");
    text = HOST.matcher(text).replaceAll("[address]");
    text = CREDENTIAL.matcher(text).replaceAll("[credential]").strip();
    if (text.isEmpty()) {
      return FALLBACK;
    }
    return text.length() > MAX_CHARS ? text.substring(0, wholeChars(text)) + "…" : text;
  }

  /** Does not cut a surrogate pair. */
  private static int wholeChars(String text) {
    int end = MAX_CHARS - 1;
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }
}
