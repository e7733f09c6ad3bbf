package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.StreamDecoder.UndecodableEvent;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;

/**
 * Events of a provider's own stream, each passed on once all of it is there, so that an answer that
 * breaks off ends with a whole event. An error event is not passed on: the answer may be had
 * elsewhere, and if not, the caller is told in the same way.
 */
final class NativeStream implements StreamTranslation {
  private final StreamDecoder decoder;
  private final Framer framer;
  private final FactsWriter facts;
  private Buffer frames = Buffer.buffer();
  private boolean over;

  NativeStream(StreamDecoder decoder, int maxEventBytes, FactsWriter facts) {
    this.facts = facts;
    this.decoder = decoder;
    this.framer = Framer.of(decoder.framing(), maxEventBytes);
  }

  @Override
  public AnswerFacts facts() {
    return facts.facts();
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    if (over) {
      return;
    }
    try {
      framer.feed(bytes, this::event);
    } catch (FailureException e) {
      give(out);
      fail(e.failure(), out);
      return;
    }
    give(out);
  }

  @Override
  public void end(Output out) {
    if (over) {
      return;
    }
    framer.end(this::event);
    decoder.end().forEach(facts::add);
    give(out);
    if (over) {
      return;
    }
    over = true;
    if (facts.finished()) {
      out.complete();
    } else {
      out.failed(new Failure.UpstreamBroken("the stream was cut"));
    }
  }

  private void event(String name, String data) {
    try {
      decoder.event(name, data).forEach(facts::add);
      decoder.note(facts.facts());
    } catch (UndecodableEvent e) {
      facts.facts().skipEvent();
      return;
    }
    if (facts.failure() == null) {
      facts.passed();
      if (!name.isEmpty()) {
        frames.appendString("event: ").appendString(name).appendString("\n");
      }
      for (String line : data.split("\n", -1)) {
        frames.appendString("data: ").appendString(line).appendString("\n");
      }
      frames.appendString("\n");
    }
  }

  private void give(Output out) {
    Buffer ready = frames;
    if (ready.length() > 0) {
      frames = Buffer.buffer();
      out.frames(ready, facts.takeContent());
    }
    Failure failure = facts.failure();
    if (failure != null) {
      fail(failure, out);
    }
  }

  private void fail(Failure failure, Output out) {
    if (!over) {
      over = true;
      out.failed(failure);
    }
  }
}
