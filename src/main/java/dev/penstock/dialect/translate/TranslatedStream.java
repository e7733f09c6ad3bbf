package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.FirstByte;
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
 * stream with one JSON document is read whole and sent as a stream; the first byte tells.
 */
final class TranslatedStream implements StreamTranslation {
  private final AnswerDecoder decoders;
  private final String contentType;
  private final StreamWriter frames;
  private final int maxEventBytes;
  private @Nullable Reading reading;
  private boolean over;

  /**
   * How this answer is read.
   *
   * @param whole what came so far of an answer that is one document; null if it is a stream
   */
  private record Reading(StreamDecoder decoder, Framer framer, @Nullable Buffer whole) {}

  TranslatedStream(
      AnswerDecoder decoders, String contentType, StreamWriter frames, int maxEventBytes) {
    this.decoders = decoders;
    this.contentType = contentType;
    this.frames = frames;
    this.maxEventBytes = maxEventBytes;
  }

  @Override
  public AnswerFacts facts() {
    return frames.facts();
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    Reading now = reading;
    if (over || (now == null && FirstByte.at(bytes) == bytes.length())) {
      return;
    }
    if (now == null) {
      now = reading(FirstByte.mediaType(bytes, contentType));
      reading = now;
    }
    try {
      if (now.whole == null) {
        now.framer.feed(bytes, event(now.decoder));
      } else if (now.whole.length() + bytes.length() > maxEventBytes) {
        throw new FailureException(new Failure.UpstreamBroken("answer larger than max_event"));
      } else {
        now.whole.appendBuffer(bytes);
      }
    } catch (FailureException e) {
      frames.add(new Delta.Failed(e.failure()));
    }
    give(out);
  }

  private Reading reading(String mediaType) {
    StreamDecoder decoder = decoders.newStreamDecoder(mediaType);
    boolean document =
        (decoder.framing() == Framing.SSE || decoder.framing() == Framing.AWS_EVENT_STREAM)
            && mediaType.equals("application/json");
    return new Reading(
        decoder, Framer.of(decoder.framing(), maxEventBytes), document ? Buffer.buffer() : null);
  }

  @Override
  public void end(Output out) {
    if (over) {
      return;
    }
    Reading now = reading == null ? reading(contentType) : reading;
    try {
      if (now.whole == null) {
        now.framer.end(event(now.decoder));
        addAll(now.decoder.end());
      } else {
        addAll(decoders.decodeAnswer(now.whole.getBytes()));
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

  private Framer.Sink event(StreamDecoder decoder) {
    return (name, data) -> {
      try {
        List<Delta> deltas = decoder.event(name, data);
        addAll(deltas);
      } catch (UndecodableEvent e) {
        frames.facts().skipEvent();
      }
    };
  }

  private void addAll(List<Delta> deltas) {
    deltas.forEach(frames::add);
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
