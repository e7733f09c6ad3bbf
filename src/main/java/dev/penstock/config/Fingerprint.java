package dev.penstock.config;

import dev.penstock.config.document.Node;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for the content of a document; layout and comments do not matter, values do. */
public final class Fingerprint {

  private Fingerprint() {}

  /** The first 12 hex digits of the SHA-256 of all keys and values. */
  static String of(Node document) {
    return of(document, "");
  }

  /** The same of a document and what it leads to. */
  static String of(Node document, String more) {
    try {
      StringBuilder text = new StringBuilder(more);
      canonical(document, text);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The first 8 hex digits of a secret's SHA-256: enough to tell keys apart, of no use to others.
   */
  public static String ofSecret(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Each text with its length in front, so that no two documents read the same. */
  private static void canonical(Node node, StringBuilder out) {
    switch (node) {
      case Node.Scalar scalar -> {
        String text = String.valueOf(scalar.value());
        out.append(scalar.value() instanceof String ? 's' : 'v');
        out.append(text.length()).append(':').append(text);
      }
      case Node.Sequence sequence -> {
        out.append('[');
        sequence.items().forEach(item -> canonical(item, out));
        out.append(']');
      }
      case Node.Mapping mapping -> {
        out.append('{');
        mapping
            .entries()
            .forEach((key, entry) -> {
              out.append(key.length()).append(':').append(key);
              canonical(entry.value(), out);
            });
        out.append('}');
      }
    }
  }
}
