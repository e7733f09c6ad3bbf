package dev.penstock.provider.bedrock;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A model's id, or ARN, as one segment of a path: all but unreserved characters are encoded. */
final class ModelPath {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private ModelPath() {}

  static String of(String model) {
    StringBuilder path = new StringBuilder(model.length() + 16);
    for (byte b : model.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        path.append(c);
      } else {
        path.append('%').append(HEX.toHexDigits(b));
      }
    }
    return path.toString();
  }
}
