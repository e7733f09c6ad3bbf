package dev.penstock.api;

/** A block of earlier reasoning that a caller hands back with the next turn. */
public sealed interface ReasoningBlock {

  /** Readable reasoning with the provider's signature. */
  record Signed(String text, String signature) implements ReasoningBlock {}

  /** Reasoning that only the provider can read. */
  record Redacted(String data) implements ReasoningBlock {}
}
