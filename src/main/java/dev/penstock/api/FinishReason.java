package dev.penstock.api;

/** Why a choice ended, in the words of the OpenAI chat API. */
public enum FinishReason {
  STOP("stop"),
  LENGTH("length"),
  TOOL_CALLS("tool_calls"),
  CONTENT_FILTER("content_filter");

  private final String wire;

  FinishReason(String wire) {
    this.wire = wire;
  }

  /** The value of {@code finish_reason} on the wire. */
  public String wire() {
    return wire;
  }
}
