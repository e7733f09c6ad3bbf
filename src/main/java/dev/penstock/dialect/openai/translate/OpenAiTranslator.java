package dev.penstock.dialect.openai.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Delta;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Supplier;

/** Makes OpenAI chat answers of a provider's that has a dialect of its own. For one call. */
public final class OpenAiTranslator implements AnswerTranslator {
  private final Dialect dialect;
  private final boolean includeUsage;
  private final String fallbackModel;
  private final long createdSeconds;
  private final Supplier<String> ids;
  private final int maxEventBytes;

  /**
   * For one call.
   *
   * @param includeUsage whether a stream ends with a usage chunk
   * @param fallbackModel what the answer's model is if the provider does not say
   * @param createdSeconds Unix time of the answer
   * @param ids makes what follows {@code chatcmpl-} in an answer's id
   */
  public OpenAiTranslator(
      Dialect dialect,
      boolean includeUsage,
      String fallbackModel,
      long createdSeconds,
      Supplier<String> ids,
      int maxEventBytes) {
    this.dialect = dialect;
    this.includeUsage = includeUsage;
    this.fallbackModel = fallbackModel;
    this.createdSeconds = createdSeconds;
    this.ids = ids;
    this.maxEventBytes = maxEventBytes;
  }

  @Override
  public StreamTranslation stream(String contentType) {
    ChunkWriter writer = new ChunkWriter(id(), createdSeconds, fallbackModel);
    DeltaFrames frames = new DeltaFrames(writer, includeUsage, maxEventBytes);
    return new TranslatedStream(dialect, contentType, frames, maxEventBytes);
  }

  @Override
  public Whole whole(Buffer body) {
    List<Delta> deltas = dialect.decodeAnswer(body.getBytes());
    AnswerFacts facts = new AnswerFacts();
    DeltaFold fold = new DeltaFold(facts);
    deltas.forEach(fold::add);
    return new Whole(
        Buffer.buffer(Json.bytes(fold.completion(id(), createdSeconds, fallbackModel))), facts);
  }

  private String id() {
    return "chatcmpl-" + ids.get();
  }
}
