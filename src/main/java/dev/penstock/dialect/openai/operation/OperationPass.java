package dev.penstock.dialect.openai.operation;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Operation;
import dev.penstock.api.StreamTranslation;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an upstream in the caller's format, relayed as it is; its model, usage and errors
 * are read on the side. Embeddings are changed if the upstream has not the encoding that was asked
 * for.
 */
public final class OperationPass implements AnswerTranslator {
  private final @Nullable Vectors wanted;

  /** For the answer to this request, which is for no chat. */
  public OperationPass(ChatRequest request) {
    this.wanted =
        request.operation() != Operation.EMBEDDINGS
            ? null
            : request.fields().contains("encoding_format")
                ? Vectors.wanted(request.body())
                : Vectors.FLOAT;
  }

  @Override
  public StreamTranslation stream(String contentType) {
    throw new IllegalStateException("only chats are streamed");
  }

  @Override
  public Whole whole(Buffer body) {
    byte[] bytes = body.getBytes();
    AnswerScan scan = AnswerScan.of(bytes, wanted);
    return wanted != null && scan.differs()
        ? new Whole(Buffer.buffer(wanted.encode(bytes)), scan.facts())
        : new Whole(body, scan.facts());
  }
}
