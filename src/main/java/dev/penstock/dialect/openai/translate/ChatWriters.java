package dev.penstock.dialect.openai.translate;

import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;

/** Writes an answer as a chat completion. */
public record ChatWriters(AnswerSettings settings) implements Writers {

  @Override
  public StreamWriter stream() {
    return new DeltaFrames(
        new ChunkWriter(id(), settings.createdSeconds(), settings.fallbackModel()), settings);
  }

  @Override
  public WholeWriter whole() {
    return new DeltaFold(id(), settings);
  }

  private String id() {
    return "chatcmpl-" + settings.ids().get();
  }
}
