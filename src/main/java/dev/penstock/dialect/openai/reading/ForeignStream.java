package dev.penstock.dialect.openai.reading;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.dialect.framing.SseFramer;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;

/** Mended frames of a chat completion, read as deltas and written as the caller's frames. */
final class ForeignStream implements StreamTranslation {
  private static final String DONE = "[DONE]";

  private final StreamTranslation mending;
  private final StreamWriter writer;
  private final Framer framer;
  private final ChatReader reader;

  ForeignStream(StreamTranslation mending, StreamWriter writer, int maxEventBytes) {
    this.mending = mending;
    this.writer = writer;
    // Mending adds to an event.
    this.framer = new SseFramer(2 * maxEventBytes);
    this.reader = new ChatReader(writer::add);
  }

  @Override
  public AnswerFacts facts() {
    return mending.facts();
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    mending.feed(bytes, new Mended(out));
  }

  @Override
  public void end(Output out) {
    mending.end(new Mended(out));
  }

  /** Reads what the mending gives. */
  private final class Mended implements Output {
    private final Output out;

    Mended(Output out) {
      this.out = out;
    }

    @Override
    public void frames(Buffer frames, boolean content) {
      framer.feed(frames, (name, data) -> event(data));
      give();
    }

    private void event(String data) {
      if (!data.equals(DONE) && Json.tree(data) instanceof ObjectNode chunk) {
        reader.read(chunk);
      }
    }

    private void give() {
      boolean content = writer.takeContent();
      Buffer ready = writer.take();
      if (ready.length() > 0) {
        out.frames(ready, content);
      }
    }

    @Override
    public void complete() {
      writer.end();
      give();
      Failure failure = writer.failure();
      if (failure == null) {
        out.complete();
      } else {
        out.failed(failure);
      }
    }

    @Override
    public void failed(Failure failure) {
      out.failed(failure);
    }
  }
}
