package dev.penstock.dialect.gemini;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a provider wants back with its reasoning, on its way through a caller of Gemini's API: a
 * {@code thoughtSignature}, which callers hand back unread. Gemini's own stays as it is; another's
 * is wrapped, in base64 as SDKs expect it, so that it can be told apart.
 */
record Proof(Kind kind, String value) {
  /** Precedes Gemini's signatures of parts that are no function calls, among ours. */
  static final String GEMINI = "gemini:";

  private static final String THOUGHT = "penstock:thought:";
  private static final String REDACTED = "penstock:redacted:";

  /** Whose it is, and of what. */
  enum Kind {
    GEMINI,
    THOUGHT,
    REDACTED
  }

  /** Of readable reasoning; {@code signature} as in our vocabulary. */
  static Proof signature(String signature) {
    return signature.startsWith(GEMINI)
        ? new Proof(Kind.GEMINI, signature.substring(GEMINI.length()))
        : new Proof(Kind.THOUGHT, signature);
  }

  static Proof redacted(String data) {
    return new Proof(Kind.REDACTED, data);
  }

  /** The {@code thoughtSignature}. */
  String wire() {
    return switch (kind) {
      case GEMINI -> value;
      case THOUGHT -> wrapped(THOUGHT);
      case REDACTED -> wrapped(REDACTED);
    };
  }

  private String wrapped(String mark) {
    return Base64.getEncoder().encodeToString((mark + value).getBytes(StandardCharsets.UTF_8));
  }

  static Proof parse(String wire) {
    String text = decoded(wire);
    if (text != null && text.startsWith(THOUGHT)) {
      return new Proof(Kind.THOUGHT, text.substring(THOUGHT.length()));
    }
    if (text != null && text.startsWith(REDACTED)) {
      return new Proof(Kind.REDACTED, text.substring(REDACTED.length()));
    }
    return new Proof(Kind.GEMINI, wire);
  }

  /** Null if it cannot be ours. SDKs may have spelled it in the alphabet for addresses. */
  private static @Nullable String decoded(String wire) {
    try {
      byte[] bytes = Base64.getDecoder().decode(wire.replace('-', '+').replace('_', '/'));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
