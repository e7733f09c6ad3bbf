package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;

/**
 * Relays the events of a streamed completion, each once all of it is there. The chunk that has
 * nothing but the usage is left out for a caller who did not ask for it; a missing {@code [DONE]}
 * after a proper end is put in.
 */
final class CompletionsStream implements StreamTranslation {
  private static final String DONE = "[DONE]";

  private final boolean includeUsage;
  private final Framer framer;
  private final CompletionFacts read = new CompletionFacts();
  private Buffer frames = Buffer.buffer();
  private boolean done;
  private boolean over;

  CompletionsStream(boolean includeUsage, int maxEventBytes) {
    this.includeUsage = includeUsage;
    this.framer = Framer.of(Framing.SSE, maxEventBytes);
  }

  @Override
  public AnswerFacts facts() {
    return read.facts();
  }

  @Override
  public void feed(Buffer bytes, Output out) {
    try {
      if (!over) {
        framer.feed(bytes, this::event);
      }
    } catch (FailureException e) {
      give(out);
      fail(e.failure(), out);
      return;
    }
    give(out);
    if (done && !over) {
      over = true;
      out.complete();
    }
  }

  @Override
  public void end(Output out) {
    if (over) {
      return;
    }
    try {
      framer.end(this::event);
    } catch (FailureException e) {
      give(out);
      fail(e.failure(), out);
      return;
    }
    if (!done && read.finished()) {
      last();
    }
    give(out);
    if (done) {
      over = true;
      out.complete();
    } else {
      fail(new Failure.UpstreamBroken("the stream was cut"), out);
    }
  }

  private void event(String name, String data) {
    if (done) {
      return;
    }
    if (data.strip().equals(DONE)) {
      if (!read.finished()) {
        throw new FailureException(new Failure.UpstreamBroken("an end without a finish reason"));
      }
      last();
      return;
    }
    JsonNode json = Json.tree(data);
    if (name.equals("error") && json != null) {
      throw new FailureException(
          OpenAiErrorReader.inAnswer(json.has("error") ? json.get("error") : json));
    }
    if (!(json instanceof ObjectNode chunk)) {
      read.facts().skipEvent();
      return;
    }
    read.read(chunk, false);
    if (includeUsage || !chunk.path("usage").isObject() || !chunk.path("choices").isEmpty()) {
      for (String line : data.split("\n", -1)) {
        frames.appendString("data: ").appendString(line).appendString("\n");
      }
      frames.appendString("\n");
    }
  }

  private void last() {
    done = true;
    frames.appendString("data: " + DONE + "\n\n");
  }

  private void give(Output out) {
    Buffer ready = frames;
    if (ready.length() > 0) {
      frames = Buffer.buffer();
      out.frames(ready, read.takeContent());
    }
  }

  private void fail(Failure failure, Output out) {
    if (!over) {
      over = true;
      out.failed(failure);
    }
  }
}
