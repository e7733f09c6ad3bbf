package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Deltas to Anthropic's events: {@code message_start}, each block's start, deltas and stop, {@code
 * message_delta} with the stop reason and the usage of all of it, {@code message_stop}.
 *
 * <p>The start waits for the first block, since by then most providers that tell the prompt's
 * tokens early have told them; those that tell them last are in {@code message_delta}.
 */
final class MessageEvents implements StreamWriter, ContentBlocks.Sink {
  private final MessageAnswer answer;
  private Buffer frames = Buffer.buffer();
  private boolean begun;
  private @Nullable Failure failure;

  MessageEvents(JsonNode stops, AnswerSettings settings) {
    AnswerFacts facts = new AnswerFacts();
    this.answer = new MessageAnswer(stops, settings, this, facts, facts::addDelta);
  }

  @Override
  public AnswerFacts facts() {
    return answer.facts();
  }

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public Buffer take() {
    Buffer ready = frames;
    frames = Buffer.buffer();
    return ready;
  }

  @Override
  public boolean takeContent() {
    return answer.takeContent();
  }

  @Override
  public void add(Delta delta) {
    if (failure != null) {
      return;
    }
    try {
      answer.add(delta);
    } catch (FailureException e) {
      failure = e.failure();
    }
  }

  @Override
  public void end() {
    if (failure != null) {
      return;
    }
    if (!answer.finished()) {
      failure = new Failure.UpstreamBroken("the stream was cut");
      return;
    }
    begin();
    ObjectNode last = event("message_delta");
    answer.writeStop(last.putObject("delta"));
    last.set("usage", answer.usage());
    write(last);
    write(event("message_stop"));
  }

  @Override
  public void open(int index, ObjectNode block) {
    begin();
    ObjectNode start = event("content_block_start").put("index", index);
    start.set("content_block", block);
    write(start);
  }

  @Override
  public void grow(int index, ObjectNode delta) {
    ObjectNode piece = event("content_block_delta").put("index", index);
    piece.set("delta", delta);
    write(piece);
  }

  @Override
  public void close(int index) {
    write(event("content_block_stop").put("index", index));
  }

  private void begin() {
    if (!begun) {
      begun = true;
      ObjectNode start = event("message_start");
      start.set("message", answer.head());
      write(start);
    }
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private void write(ObjectNode event) {
    frames
        .appendString("event: ")
        .appendString(event.path("type").textValue())
        .appendString("\ndata: ")
        .appendBytes(Json.bytes(event))
        .appendString("\n\n");
  }
}
