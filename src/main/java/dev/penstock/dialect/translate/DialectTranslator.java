package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.FirstByte;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.dialect.framing.Framer;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Makes the caller's answers of a provider's. For one call. */
public final class DialectTranslator implements AnswerTranslator {
  private AnswerDecoder decoders;
  private final Writers writers;
  private final int maxEventBytes;

  /** {@code maxEventBytes} bounds one event. */
  public DialectTranslator(AnswerDecoder decoders, Writers writers, int maxEventBytes) {
    this.decoders = decoders;
    this.writers = writers;
    this.maxEventBytes = maxEventBytes;
  }

  @Override
  public void head(Head head) {
    decoders = decoders.of(head);
  }

  @Override
  public StreamTranslation stream(String contentType) {
    return new TranslatedStream(decoders, contentType, writers.stream(), maxEventBytes);
  }

  @Override
  public Whole whole(Buffer body) {
    WholeWriter whole = writers.whole();
    StreamDecoder stream = streamDecoder(body);
    if (stream == null) {
      decoders.decodeAnswer(body.getBytes()).forEach(whole::add);
    } else {
      Framer framer = Framer.of(stream.framing(), maxEventBytes);
      Framer.Sink sink = (name, data) -> event(stream, name, data, whole);
      framer.feed(body, sink);
      framer.end(sink);
      stream.end().forEach(whole::add);
    }
    return new Whole(Buffer.buffer(Json.bytes(whole.answer())), whole.facts());
  }

  /** For an answer that is streamed although it was asked for whole; null if it is not. */
  private @Nullable StreamDecoder streamDecoder(Buffer body) {
    int first = FirstByte.at(body);
    if (first == body.length() || body.getByte(first) == '{') {
      return null;
    }
    StreamDecoder decoder = decoders.newStreamDecoder(FirstByte.mediaType(body, ""));
    Framing fits =
        switch (body.getByte(first)) {
          case '[' -> Framing.JSON_ARRAY;
          case 0 -> Framing.AWS_EVENT_STREAM;
          default -> Framing.SSE;
        };
    return decoder.framing() == fits ? decoder : null;
  }

  private static void event(StreamDecoder stream, String name, String data, WholeWriter whole) {
    try {
      stream.event(name, data).forEach(whole::add);
    } catch (UndecodableEvent e) {
      whole.facts().skipEvent();
    }
  }
}
