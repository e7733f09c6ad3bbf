package dev.penstock.provider;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.FinishReason;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.Usage;
import dev.penstock.api.bus.UpstreamAnswer;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** An answer that no provider was asked for: it is whole, in the caller's dialect, and free. */
final class HereAnswer implements AnswerTranslator {
  private static final String JSON = "application/json";

  private HereAnswer() {}

  static UpstreamAnswer of(Buffer body) {
    return new UpstreamAnswer(JSON, new Body(body), new HereAnswer(), null);
  }

  @Override
  public StreamTranslation stream(String contentType) {
    throw new IllegalStateException("what is answered here is not streamed");
  }

  @Override
  public Whole whole(Buffer body) {
    AnswerFacts facts = new AnswerFacts();
    facts.usage(new Usage(0, 0, null, null, null));
    facts.finishReason(FinishReason.STOP);
    return new Whole(body, facts);
  }

  /** Given to its reader at once. */
  private static final class Body implements ReadStream<Buffer> {
    private final Buffer all;
    private @Nullable Handler<Buffer> onBytes;
    private @Nullable Handler<Void> onEnd;
    private boolean given;

    Body(Buffer all) {
      this.all = all;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
      onBytes = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
      onEnd = handler;
      return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      return resume();
    }

    @Override
    public ReadStream<Buffer> resume() {
      Handler<Buffer> reader = onBytes;
      if (reader != null && !given) {
        given = true;
        reader.handle(all);
        if (onEnd != null) {
          onEnd.handle(null);
        }
      }
      return this;
    }
  }
}
