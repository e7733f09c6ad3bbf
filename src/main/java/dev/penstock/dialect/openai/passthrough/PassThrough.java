package dev.penstock.dialect.openai.passthrough;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.AnswerSettings;
import io.vertx.core.buffer.Buffer;

/**
 * The answer of an OpenAI-format upstream for a caller of the same format: relayed as it is where
 * it keeps the contract, mended where it does not.
 */
public final class PassThrough implements AnswerTranslator {

  private final AnswerSettings settings;

  public PassThrough(AnswerSettings settings) {
    this.settings = settings;
  }

  @Override
  public StreamTranslation stream(String contentType) {
    return new SniffedStream(settings);
  }

  @Override
  public Whole whole(Buffer body) {
    return WholeAnswer.read(body, settings);
  }
}
