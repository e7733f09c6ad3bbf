package dev.penstock.dialect.openai.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to events, events to deltas, deltas to frames. An upstream that answers a request for a
 * stream with one JSON document is read whole and sent as a stream.
 */
final class TranslatedStream implements StreamTranslation {
  private final Dialect dialect;
  private final StreamDecoder decoder;
  private final Framer framer;
  private final DeltaFrames frames;
  private final int maxWholeBytes;
  private final @Nullable Buffer whole;
  private boolean over;

  TranslatedStream(Dialect dialect, String contentType, DeltaFrames frames, int maxEventBytes) {
    this.dialect = dialect;
    this.decoder = dialect.newStreamDecoder(contentType);
    this.framer = Framer.of(decoder.framing(), maxEventBytes);
    this.frames = frames;
    this.maxWholeBytes = maxEventBytes;
    boolean document = decoder.framing() == Framing.SSE && contentType.equals("application/json");
    this.whole = document ? Buffer.buffer() : null;
  }

  @Override
  public AnswerFacts facts() {
    return frames.facts();
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    if (over) {
      return;
    }
    Buffer document = whole;
    try {
      if (document == null) {
        framer.feed(bytes, this::onEvent);
      } else if (document.length() + bytes.length() > maxWholeBytes) {
        throw new FailureException(new Failure.UpstreamBroken("answer larger than max_event"));
      } else {
        document.appendBuffer(bytes);
      }
    } catch (FailureException e) {
      frames.add(new Delta.Failed(e.failure()));
    }
    give(out);
  }

  @Override
  public void end(Output out) {
    if (over) {
      return;
    }
    Buffer document = whole;
    try {
      if (document == null) {
        framer.end(this::onEvent);
        frames.addAll(decoder.end());
      } else {
        frames.addAll(dialect.decodeAnswer(document.getBytes()));
      }
    } catch (FailureException e) {
      frames.add(new Delta.Failed(e.failure()));
    }
    frames.end();
    give(out);
    if (!over) {
      over = true;
      out.complete();
    }
  }

  private void onEvent(String name, String data) {
    try {
      List<Delta> deltas = decoder.event(name, data);
      frames.addAll(deltas);
    } catch (UndecodableEvent e) {
      frames.facts().skipEvent();
    }
  }

  private void give(Output out) {
    boolean content = frames.takeContent();
    Buffer ready = frames.take();
    if (ready.length() > 0) {
      out.frames(ready, content);
    }
    Failure failure = frames.failure();
    if (failure != null) {
      over = true;
      out.failed(failure);
    }
  }
}
