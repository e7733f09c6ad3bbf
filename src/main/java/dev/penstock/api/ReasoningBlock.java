package dev.penstock.api;

/** A block of earlier reasoning that a caller hands back with the next turn. */
public sealed interface ReasoningBlock {

  /** How many parts of the turn's content stand before it. */
  int place();

  /** Readable reasoning with the provider's signature. */
  record Signed(String text, String signature, int place) implements ReasoningBlock {
    /** At the turn's beginning. */
    public Signed(String text, String signature) {
      this(text, signature, 0);
    }
  }

  /** Reasoning that only the provider can read. */
  record Redacted(String data, int place) implements ReasoningBlock {
    /** At the turn's beginning. */
    public Redacted(String data) {
      this(data, 0);
    }
  }
}
