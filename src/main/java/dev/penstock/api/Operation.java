package dev.penstock.api;

import org.jspecify.annotations.Nullable;

/** What a caller wants of a model. */
public enum Operation {
  CHAT("chat", "messages"),
  EMBEDDINGS("embeddings", "input"),
  RERANK("rerank", "query"),
  MODERATIONS("moderations", "input"),
  /** Of upstreams only: to us it is a chat in another dialect. */
  COMPLETIONS("completions", "prompt");

  private final String wire;
  private final String subject;

  Operation(String wire, String subject) {
    this.wire = wire;
    this.subject = subject;
  }

  /** What callers may ask for by this name; null if there is no such thing. */
  public static @Nullable Operation ofWire(String name) {
    for (Operation each : values()) {
      if (each.wire.equals(name) && each != COMPLETIONS) {
        return each;
      }
    }
    return null;
  }

  /** Its name in metrics, logs and the ledger. */
  public String wire() {
    return wire;
  }

  /** Whether its requests are chats. */
  public boolean ofChat() {
    return subject.equals("messages");
  }

  /** What it is called in what callers are told. */
  public String words() {
    return switch (this) {
      case CHAT -> "chat completions";
      case COMPLETIONS -> "completions";
      case EMBEDDINGS -> "embeddings";
      case RERANK -> "reranking";
      case MODERATIONS -> "moderations";
    };
  }

  /** The model that is meant where a request names none; null if it has to. */
  public @Nullable String usualModel() {
    return this == MODERATIONS ? "omni-moderation-latest" : null;
  }

  /** The field that no request for it can do without. */
  public String subject() {
    return subject;
  }
}
