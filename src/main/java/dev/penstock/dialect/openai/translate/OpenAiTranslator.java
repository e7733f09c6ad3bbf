package dev.penstock.dialect.openai.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Delta;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.AnswerSettings;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Makes OpenAI chat answers of a provider's that has a dialect of its own. For one call. */
public final class OpenAiTranslator implements AnswerTranslator {
  private final Dialect dialect;
  private final AnswerSettings settings;

  public OpenAiTranslator(Dialect dialect, AnswerSettings settings) {
    this.dialect = dialect;
    this.settings = settings;
  }

  @Override
  public StreamTranslation stream(String contentType) {
    ChunkWriter writer = new ChunkWriter(id(), settings.createdSeconds(), settings.fallbackModel());
    DeltaFrames frames = new DeltaFrames(writer, settings);
    return new TranslatedStream(dialect, contentType, frames, settings.maxEventBytes());
  }

  @Override
  public Whole whole(Buffer body) {
    List<Delta> deltas = dialect.decodeAnswer(body.getBytes());
    AnswerFacts facts = new AnswerFacts();
    DeltaFold fold = new DeltaFold(facts);
    deltas.forEach(fold::add);
    return new Whole(Buffer.buffer(Json.bytes(fold.completion(id(), settings))), facts);
  }

  private String id() {
    return "chatcmpl-" + settings.ids().get();
  }
}
