package dev.penstock.api;

import org.jspecify.annotations.Nullable;

/** What was read from an answer while it passed: for accounting, metrics and the log. */
public final class AnswerFacts {
  private @Nullable String model;
  private @Nullable Usage usage;
  private @Nullable FinishReason finishReason;
  private long contentChars;
  private int skippedEvents;

  /** The model that the upstream says answered; null if it says nothing. */
  public @Nullable String model() {
    return model;
  }

  /** Usage as the provider reported it; null if it reported none. */
  public @Nullable Usage usage() {
    return usage;
  }

  /** Finish reason of choice 0; null while there is none. */
  public @Nullable FinishReason finishReason() {
    return finishReason;
  }

  /** UTF-16 units (or bytes, where frames are not decoded) of text, reasoning and arguments. */
  public long contentChars() {
    return contentChars;
  }

  /** Events that could not be decoded and were left out. */
  public int skippedEvents() {
    return skippedEvents;
  }

  public void model(String value) {
    model = value;
  }

  public void usage(Usage value) {
    usage = value;
  }

  public void finishReason(FinishReason value) {
    finishReason = value;
  }

  public void addContentChars(long chars) {
    contentChars += chars;
  }

  public void skipEvent() {
    skippedEvents++;
  }
}
