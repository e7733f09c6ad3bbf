package dev.penstock.dialect.openai.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.FirstByte;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.dialect.openai.AnswerSettings;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

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
    AnswerFacts facts = new AnswerFacts();
    DeltaFold fold = new DeltaFold(facts);
    StreamDecoder stream = streamDecoder(body);
    if (stream == null) {
      dialect.decodeAnswer(body.getBytes()).forEach(fold::add);
    } else {
      Framer framer = Framer.of(stream.framing(), settings.maxEventBytes());
      Framer.Sink sink = (name, data) -> event(stream, name, data, fold, facts);
      framer.feed(body, sink);
      framer.end(sink);
      stream.end().forEach(fold::add);
    }
    return new Whole(Buffer.buffer(Json.bytes(fold.completion(id(), settings))), facts);
  }

  /** For an answer that is streamed although it was asked for whole; null if it is not. */
  private @Nullable StreamDecoder streamDecoder(Buffer body) {
    int first = FirstByte.at(body);
    if (first == body.length() || body.getByte(first) == '{') {
      return null;
    }
    StreamDecoder decoder = dialect.newStreamDecoder(FirstByte.mediaType(body, ""));
    Framing fits = body.getByte(first) == '[' ? Framing.JSON_ARRAY : Framing.SSE;
    return decoder.framing() == fits ? decoder : null;
  }

  private static void event(
      StreamDecoder stream, String name, String data, DeltaFold fold, AnswerFacts facts) {
    try {
      stream.event(name, data).forEach(fold::add);
    } catch (UndecodableEvent e) {
      facts.skipEvent();
    }
  }

  private String id() {
    return "chatcmpl-" + settings.ids().get();
  }
}
