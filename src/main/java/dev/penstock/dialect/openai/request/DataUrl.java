package dev.penstock.dialect.openai.request;

import java.util.Locale;

/**
 * {@code data:<media type>[;parameter...];base64,<content>} (RFC 2397).
 *
 * @param mediaType without parameters, lower case
 * @param base64 standard alphabet, padded, no line breaks
 */
record DataUrl(String mediaType, String base64) {

  static boolean is(String url) {
    return hasScheme(url, "data:");
  }

  static boolean hasScheme(String url, String scheme) {
    return url.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  static DataUrl read(RequestField field) {
    String url = field.text();
    int comma = url.indexOf(',');
    if (!is(url) || comma < 0) {
      throw field.invalid("must be a data URL: data:<media type>;base64,<content>");
    }
    String head = url.substring("data:".length(), comma).toLowerCase(Locale.ROOT);
    int semicolon = head.indexOf(';');
    if (semicolon <= 0 || !head.endsWith(";base64") || head.indexOf('/') > semicolon) {
      throw field.invalid("must name a media type and be in base64");
    }
    String mediaType = head.substring(0, semicolon).strip();
    if (mediaType.indexOf('/') <= 0) {
      throw field.invalid("must name a media type and be in base64");
    }
    requireBase64(field, url, comma + 1);
    return new DataUrl(mediaType, url.substring(comma + 1));
  }

  /** Standard alphabet, padded, no line breaks: what every provider takes. Nothing is decoded. */
  static void requireBase64(RequestField field, String text, int from) {
    int end = text.length();
    boolean whole = end > from && (end - from) % 4 == 0;
    for (int padding = 0; padding < 2 && end > from && text.charAt(end - 1) == '='; padding++) {
      end--;
    }
    for (int i = from; whole && i < end; i++) {
      whole = isBase64(text.charAt(i));
    }
    if (!whole) {
      throw field.invalid("must hold standard base64 with padding and without line breaks");
    }
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }
}
