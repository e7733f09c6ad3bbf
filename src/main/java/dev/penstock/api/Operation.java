package dev.penstock.api;

/** What a caller wants of a model. */
public enum Operation {
  CHAT("chat", "messages"),
  EMBEDDINGS("embeddings", "input"),
  RERANK("rerank", "query"),
  MODERATIONS("moderations", "input");

  private final String wire;
  private final String subject;

  Operation(String wire, String subject) {
    this.wire = wire;
    this.subject = subject;
  }

  /** Its name in metrics, logs and the ledger. */
  public String wire() {
    return wire;
  }

  /** The field that no request for it can do without. */
  public String subject() {
    return subject;
  }
}
