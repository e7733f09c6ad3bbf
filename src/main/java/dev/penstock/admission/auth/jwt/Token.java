package dev.penstock.admission.auth.jwt;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A token in its compact form, its signature not looked at yet.
 *
 * @param kid name of its key; null if it names none
 */
record Token(String text, String algorithm, @Nullable String kid, ObjectNode payload) {
  private static final int LONGEST = 16 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Whether a credential is meant to be a token: three parts, the first of them a JSON object. */
  static boolean isLike(String credential) {
    int first = credential.indexOf('.');
    int second = credential.indexOf('.', first + 1);
    // What every JSON object begins with, encoded.
    return credential.startsWith("ey")
        && first > 0
        && second > first
        && credential.indexOf('.', second + 1) < 0;
  }

  /** Null if it is none, or one that wants what we do not do. */
  static @Nullable Token read(String credential) {
    if (credential.length() > LONGEST) {
      return null;
    }
    String[] parts = credential.split("\\.", -1);
    ObjectNode header = parts.length == 3 ? object(parts[0]) : null;
    ObjectNode payload = parts.length == 3 ? object(parts[1]) : null;
    if (header == null || payload == null || parts[2].isEmpty()) {
      return null;
    }
    JsonNode algorithm = header.path("alg");
    JsonNode kid = header.path("kid");
    // Who says "crit" says: refuse me if you do not know this. We know none.
    if (!algorithm.isTextual() || header.has("crit") || !(kid.isTextual() || kid.isMissingNode())) {
      return null;
    }
    return new Token(credential, algorithm.asText(), kid.textValue(), payload);
  }

  private static @Nullable ObjectNode object(String part) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(part)) instanceof ObjectNode object
          ? object
          : null;
    } catch (IllegalArgumentException | IOException e) {
      return null;
    }
  }

  /** Without what opens doors. */
  @Override
  public String toString() {
    return "token of key " + kid;
  }
}
