package dev.penstock.api;

import org.jspecify.annotations.Nullable;

/** What was read from an answer while it passed: for accounting, metrics and the log. */
public final class AnswerFacts {
  private @Nullable String model;
  private @Nullable Usage usage;
  private @Nullable FinishReason finishReason;
  private long contentChars;
  private long producedTokens;
  private int skippedEvents;
  private long searches;
  private Usage.Hosting hosting = Usage.Hosting.NONE;

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

  /** UTF-16 units of text, reasoning and arguments. */
  public long contentChars() {
    return contentChars;
  }

  /** Tokens of it by {@link TextSize}, for who reports none or is cut before. */
  public long producedTokens() {
    return producedTokens;
  }

  /** Events that could not be decoded and were left out. */
  public int skippedEvents() {
    return skippedEvents;
  }

  /** What a provider bills that bills by the search; 0 if it says nothing. */
  public long searches() {
    return searches;
  }

  /** What else ran at the provider so far; for who is cut before its usage is told. */
  public Usage.Hosting hosting() {
    return hosting;
  }

  public void model(String value) {
    model = value;
  }

  public void usage(Usage value) {
    usage = value;
  }

  public void searches(long value) {
    searches = Math.max(0, value);
  }

  public void hosting(Usage.Hosting value) {
    hosting = value;
  }

  public void finishReason(FinishReason value) {
    finishReason = value;
  }

  /** A piece of a stream. */
  public void addDelta(String text) {
    addDelta(text.length(), TextSize.quarters(text));
  }

  /** A piece of a stream, by its length and its {@link TextSize}; it counts also if it is empty. */
  public void addDelta(long chars, long quarters) {
    contentChars += chars;
    producedTokens += TextSize.tokensOfDelta(quarters);
  }

  /** Text of an answer that did not come in pieces. */
  public void addWhole(String text) {
    contentChars += text.length();
    producedTokens += TextSize.tokens(TextSize.quarters(text));
  }

  public void skipEvent() {
    skippedEvents++;
  }
}
