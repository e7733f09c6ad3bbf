package dev.penstock.dialect.openai.passthrough;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/**
 * The answer of an OpenAI-format upstream for a caller of the same format: relayed as it is where
 * it keeps the contract, mended where it does not.
 */
public final class PassThrough implements AnswerTranslator {

  /**
   * What one answer needs.
   *
   * @param includeUsage whether the caller asked a stream for its usage
   * @param fallbackModel the answer's model if the upstream names none
   * @param createdSeconds the answer's time, in seconds of the epoch, if the upstream tells none
   * @param ids makes what follows {@code chatcmpl-} or {@code call_} where the upstream has no id
   * @param maxEventBytes bound of one event, and of chunks that wait for an id
   */
  record Settings(
      boolean includeUsage,
      String fallbackModel,
      long createdSeconds,
      Supplier<String> ids,
      int maxEventBytes) {}

  private final Settings settings;

  /** See {@link Settings}. */
  public PassThrough(
      boolean includeUsage,
      String fallbackModel,
      long createdSeconds,
      Supplier<String> ids,
      int maxEventBytes) {
    settings = new Settings(includeUsage, fallbackModel, createdSeconds, ids, maxEventBytes);
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
