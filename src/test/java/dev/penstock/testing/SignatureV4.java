package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks AWS's signature, version 4, of a request as it came over the wire ("Create a signed AWS
 * API request", IAM user guide, read 2026-11): computed anew, from what the server saw.
 */
public final class SignatureV4 {
  private final String secret;

  public SignatureV4(String secret) {
    this.secret = secret;
  }

  /** Whether the {@code authorization} header is right; header names are in lower case. */
  public boolean isRight(String method, String target, Map<String, String> headers, byte[] body) {
    String authorization = headers.getOrDefault("authorization", "");
    String signature = field(authorization, "Signature=");
    return !signature.isEmpty() && signature.equals(signature(method, target, headers, body));
  }

  /** The signature that such a request should have. */
  public String signature(String method, String target, Map<String, String> headers, byte[] body) {
    String authorization = headers.getOrDefault("authorization", "");
    List<String> names = List.of(field(authorization, "SignedHeaders=").split(";", -1));
    String scope = field(authorization, "Credential=");
    scope = scope.substring(scope.indexOf('/') + 1);
    StringBuilder canonical = new StringBuilder(method).append('\n');
    canonical.append(encoded(target)).append("\n\n");
    for (String name : names) {
      canonical.append(name).append(':').append(headers.get(name)).append('\n');
    }
    canonical.append('\n').append(String.join(";", names)).append('\n').append(hash(body));
    String text =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(
                headers.get("x-amz-date"), scope, hash(canonical.toString().getBytes(UTF_8)));
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    return HexFormat.of().formatHex(mac(key, text));
  }

  /** The path is encoded once more: a percent sign becomes %25. */
  private static String encoded(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : path.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static String field(String authorization, String name) {
    int at = authorization.indexOf(name);
    if (at < 0) {
      return "";
    }
    int end = authorization.indexOf(',', at);
    return authorization.substring(at + name.length(), end < 0 ? authorization.length() : end);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
