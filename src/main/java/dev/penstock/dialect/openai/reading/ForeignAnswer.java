package dev.penstock.dialect.openai.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;

/**
 * The answer of an OpenAI-format upstream for a caller of another dialect: mended as for a caller
 * of the same format, then read as deltas.
 */
public final class ForeignAnswer implements AnswerTranslator {
  private final AnswerTranslator mending;
  private final Writers writers;
  private final int maxEventBytes;

  public ForeignAnswer(AnswerSettings settings, Writers writers) {
    // The usage chunk is needed, whether the caller's dialect has a place for it or not.
    this.mending = new PassThrough(settings.withUsage());
    this.writers = writers;
    this.maxEventBytes = settings.maxEventBytes();
  }

  @Override
  public StreamTranslation stream(String contentType) {
    return new ForeignStream(mending.stream(contentType), writers.stream(), maxEventBytes);
  }

  @Override
  public Whole whole(Buffer body) {
    Whole mended = mending.whole(body);
    if (!(Json.tree(mended.body().getBytes()) instanceof ObjectNode completion)) {
      throw new FailureException(new Failure.UpstreamBroken("an answer that is no object"));
    }
    WholeWriter whole = writers.whole();
    new ChatReader(whole::add).read(completion);
    return new Whole(Buffer.buffer(Json.bytes(whole.answer())), mended.facts());
  }
}
