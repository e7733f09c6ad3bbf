package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A response as a stream of events, each numbered. */
final class ResponseFrames implements StreamWriter, Events {
  /** Fields that say something of the content and are none themselves. */
  private static final Set<String> ABOUT_CONTENT = Set.of("annotations", "logprobs");

  private final ResponseObject response;
  private final Assembly assembly;
  private final AnswerFacts facts = new AnswerFacts();
  private final Consumer<ObjectNode> answered;
  private Buffer frames = Buffer.buffer();
  private boolean begun;
  private boolean content;
  private int number;
  private @Nullable Failure failure;

  ResponseFrames(
      ResponseObject response,
      ToolNames tools,
      AnswerSettings settings,
      Consumer<ObjectNode> answered) {
    this.response = response;
    this.answered = answered;
    this.assembly =
        new Assembly(
            response,
            new Output(response.id(), tools, this, settings),
            settings,
            facts,
            facts::addDelta);
  }

  ResponseObject response() {
    return response;
  }

  /** The number of the next event. */
  int next() {
    return number;
  }

  @Override
  public void add(Delta delta) {
    if (failure != null) {
      return;
    }
    if (delta instanceof Delta.Start start) {
      assembly.start(start);
    }
    if (!(delta instanceof Delta.Failed)) {
      begin();
    }
    content |= isContent(delta);
    assembly.add(delta);
    failure = assembly.failure();
  }

  private static boolean isContent(Delta delta) {
    return switch (delta) {
      case Delta.Text text -> true;
      case Delta.Refusal refusal -> true;
      case Delta.Reasoning reasoning -> true;
      case Delta.ToolStart call -> true;
      case Delta.ToolArguments arguments -> true;
      case Delta.Extra extra -> !ABOUT_CONTENT.contains(extra.name());
      // They belong to content, or say nothing of it.
      default -> false;
    };
  }

  private void begin() {
    if (!begun) {
      begun = true;
      emit("response.created", event -> event.set("response", response.begun()));
      emit("response.in_progress", event -> event.set("response", response.begun()));
    }
  }

  @Override
  public void end() {
    if (failure != null) {
      return;
    }
    ObjectNode whole = assembly.response();
    if (whole == null) {
      failure = new Failure.UpstreamBroken("the stream was cut");
      return;
    }
    answered.accept(whole);
    emit("response." + whole.path("status").asText(), event -> event.set("response", whole));
  }

  @Override
  public void emit(String type, Consumer<ObjectNode> fields) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.put("sequence_number", number++);
    fields.accept(event);
    frames.appendBuffer(frame(type, event));
  }

  /** One event as bytes. */
  static Buffer frame(String type, ObjectNode event) {
    return Buffer.buffer("event: " + type + "\ndata: ")
        .appendBytes(Json.bytes(event))
        .appendString("\n\n");
  }

  @Override
  public Buffer take() {
    Buffer ready = frames;
    frames = Buffer.buffer();
    return ready;
  }

  @Override
  public boolean takeContent() {
    boolean had = content;
    content = false;
    return had;
  }

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }
}
