package dev.penstock.dialect.gemini;

import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;

/** Writes an answer as Gemini does. */
record ContentWriters(AnswerSettings settings) implements Writers {

  @Override
  public StreamWriter stream() {
    return new ContentChunks(settings);
  }

  @Override
  public WholeWriter whole() {
    return new ContentFold(settings);
  }
}
