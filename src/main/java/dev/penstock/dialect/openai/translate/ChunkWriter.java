package dev.penstock.dialect.openai.translate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.Logprobs;
import dev.penstock.dialect.openai.UsageJson;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames of one stream, {@code data: {chat.completion.chunk}}, without a tree in between.
 */
final class ChunkWriter {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .rootValueSeparator((String) null)
          .streamWriteConstraints(Json.FACTORY.streamWriteConstraints())
          .build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator json;
  private final long createdSeconds;
  private final String id;
  private String model;

  ChunkWriter(String id, long createdSeconds, String model) {
    this.id = id;
    this.createdSeconds = createdSeconds;
    this.model = model;
    try {
      json = FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What part of a frame is written. */
  private interface Body {
    void write() throws IOException;
  }

  /** The model that answers, if the provider says so before the first frame. */
  void identify(@Nullable String answering) {
    if (answering != null) {
      model = answering;
    }
  }

  /** The frames since the last call. */
  Buffer take() {
    try {
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Buffer frames = Buffer.buffer(bytes.toByteArray());
    bytes.reset();
    return frames;
  }

  void role(DeltaChoice choice) {
    delta(
        choice,
        () -> {
          json.writeStringField("role", "assistant");
          json.writeStringField("content", "");
        });
  }

  /** A piece of text, with the log probabilities that wait for it. */
  void text(DeltaChoice choice, String field, String text) {
    chunk(
        choice, () -> json.writeStringField(field, text), () -> logprobs(choice.logprobs()), null);
  }

  private void logprobs(Logprobs waiting) throws IOException {
    JsonNode logprobs = waiting.take();
    if (logprobs != null) {
      json.writeFieldName("logprobs");
      tree(logprobs);
    }
  }

  void toolStart(DeltaChoice choice, Delta.ToolStart call) {
    toolCall(
        choice,
        call.index(),
        () -> {
          json.writeStringField("id", call.id());
          json.writeStringField("type", "function");
          json.writeObjectFieldStart("function");
          json.writeStringField("name", call.name());
          json.writeStringField("arguments", "");
          json.writeEndObject();
          String signature = call.signature();
          if (signature != null) {
            json.writeObjectFieldStart("extra_content");
            json.writeObjectFieldStart("google");
            json.writeStringField("thought_signature", signature);
            json.writeEndObject();
            json.writeEndObject();
          }
        });
  }

  void toolArguments(DeltaChoice choice, int index, String arguments) {
    toolCall(
        choice,
        index,
        () -> {
          json.writeObjectFieldStart("function");
          json.writeStringField("arguments", arguments);
          json.writeEndObject();
        });
  }

  void thinking(DeltaChoice choice, int block, String text, String signature) {
    block(
        choice,
        block,
        () -> {
          json.writeStringField("type", "thinking");
          json.writeStringField("thinking", text);
          json.writeStringField("signature", signature);
        });
  }

  void redacted(DeltaChoice choice, int block, String data) {
    block(
        choice,
        block,
        () -> {
          json.writeStringField("type", "redacted_thinking");
          json.writeStringField("data", data);
        });
  }

  /** A field of the delta. */
  void extra(DeltaChoice choice, String name, JsonNode value) {
    delta(
        choice,
        () -> {
          json.writeFieldName(name);
          tree(value);
        });
  }

  /** The end, with log probabilities that no text followed. */
  void finish(DeltaChoice choice, FinishReason reason) {
    chunk(choice, () -> {}, () -> logprobs(choice.logprobs()), reason.wire());
  }

  /** The chunk that holds the usage of the whole and no choice. */
  void usage(Usage usage) {
    frame(() -> {
      json.writeArrayFieldStart("choices");
      json.writeEndArray();
      json.writeFieldName("usage");
      tree(UsageJson.of(usage));
    });
  }

  void done() {
    raw("data: [DONE]\n\n");
  }

  private void toolCall(DeltaChoice choice, int index, Body body) {
    listEntry(choice, "tool_calls", index, body);
  }

  private void block(DeltaChoice choice, int index, Body body) {
    listEntry(choice, "thinking_blocks", index, body);
  }

  /** SDKs join the entries of a list by their {@code index}. */
  private void listEntry(DeltaChoice choice, String list, int index, Body body) {
    delta(
        choice,
        () -> {
          json.writeArrayFieldStart(list);
          json.writeStartObject();
          json.writeNumberField("index", index);
          body.write();
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  private void delta(DeltaChoice choice, Body body) {
    chunk(choice, body, () -> {}, null);
  }

  private void chunk(DeltaChoice choice, Body delta, Body besides, @Nullable String finishReason) {
    frame(() -> {
      json.writeArrayFieldStart("choices");
      json.writeStartObject();
      json.writeNumberField("index", choice.index());
      json.writeObjectFieldStart("delta");
      delta.write();
      json.writeEndObject();
      besides.write();
      json.writeStringField("finish_reason", finishReason);
      json.writeEndObject();
      json.writeEndArray();
    });
  }

  /** By the writer of all the rest: a text of its own could hold half a character. */
  private void tree(JsonNode value) throws IOException {
    Json.MAPPER.writeTree(json, value);
  }

  private void frame(Body body) {
    try {
      json.writeRaw("data: ");
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("object", "chat.completion.chunk");
      json.writeNumberField("created", createdSeconds);
      json.writeStringField("model", model);
      body.write();
      json.writeEndObject();
      json.writeRaw("\n\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void raw(String text) {
    try {
      json.writeRaw(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
