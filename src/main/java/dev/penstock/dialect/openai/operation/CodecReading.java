package dev.penstock.dialect.openai.operation;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.FinishReason;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Codec;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to a call of a provider's own for its usage; what it says stays as it is. For
 * one call.
 */
public final class CodecReading implements AnswerTranslator {
  private final Codec codec;
  private @Nullable Usage told;

  public CodecReading(Codec codec) {
    this.codec = codec;
  }

  @Override
  public void head(Head head) {
    told = codec.usage(head);
  }

  @Override
  public StreamTranslation stream(String contentType) {
    throw new IllegalStateException("only chats are streamed");
  }

  @Override
  public Whole whole(Buffer body) {
    AnswerFacts facts = new AnswerFacts();
    facts.finishReason(FinishReason.STOP);
    Usage read = codec.usage(body.getBytes());
    Usage usage = read == null ? told : read;
    if (usage != null) {
      facts.usage(usage);
    }
    return new Whole(body, facts);
  }
}
