package dev.penstock.dialect.openai.passthrough;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator.Whole;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.FirstByte;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a request for a stream: an event stream, or (from servers that do not stream, or
 * that failed) one JSON document. The first byte tells, since no line of an event stream begins
 * with a brace; content types tell less.
 */
final class SniffedStream implements StreamTranslation {
  private final AnswerSettings settings;
  private final PassThroughStream events;
  private @Nullable Buffer document;
  private boolean begun;
  private boolean ended;
  private @Nullable AnswerFacts documentFacts;

  SniffedStream(AnswerSettings settings) {
    this.settings = settings;
    events = new PassThroughStream(settings);
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    if (!begun) {
      int first = FirstByte.at(bytes);
      if (first == bytes.length()) {
        return;
      }
      begun = true;
      document = bytes.getByte(first) == '{' ? Buffer.buffer() : null;
    }
    if (document == null) {
      events.feed(bytes, out);
    } else if (!ended) {
      collect(document, bytes, out);
    }
  }

  private void collect(Buffer collected, Buffer bytes, Output out) {
    if (collected.length() + bytes.length() > settings.maxEventBytes()) {
      ended = true;
      out.failed(new Failure.UpstreamBroken("an answer over " + settings.maxEventBytes()));
      return;
    }
    document = collected.appendBuffer(bytes);
  }

  @Override
  public void end(Output out) {
    if (document == null) {
      events.end(out);
      return;
    }
    if (ended) {
      return;
    }
    ended = true;
    try {
      Whole whole = WholeAnswer.read(document, settings);
      documentFacts = whole.facts();
      out.frames(WholeAnswer.asFrames(whole.body(), settings.includeUsage()), true);
      out.complete();
    } catch (FailureException e) {
      out.failed(e.failure());
    }
  }

  @Override
  public AnswerFacts facts() {
    return documentFacts == null ? events.facts() : documentFacts;
  }
}
