package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller of Anthropic's API makes of its events; checks the rules of their order. */
public final class FoldedMessage {
  private final StringBuilder piece = new StringBuilder();
  private @Nullable ObjectNode message;
  private @Nullable ObjectNode block;
  private @Nullable JsonNode error;
  private boolean stopped;
  private boolean pinged;
  private boolean spoilt;

  private FoldedMessage() {}

  /** Folds event-stream frames as an SDK does. */
  public static FoldedMessage ofFrames(String frames) {
    FoldedMessage folded = new FoldedMessage();
    for (JsonNode event : events(frames)) {
      folded.event(event);
    }
    return folded;
  }

  /** The same of an answer of a model, or provider, whose tools' inputs need not be JSON. */
  public static FoldedMessage ofSpoilt(String frames) {
    FoldedMessage folded = new FoldedMessage();
    folded.spoilt = true;
    for (JsonNode event : events(frames)) {
      folded.event(event);
    }
    return folded;
  }

  /** The data of each event, whose name is its type. */
  public static List<JsonNode> events(String frames) {
    List<JsonNode> events = new ArrayList<>();
    for (String frame : frames.split("\n\n", -1)) {
      if (!frame.isBlank()) {
        String[] lines = frame.strip().split("\n", 2);
        JsonNode data = json(lines[1].substring("data: ".length()));
        assertThat(lines[0]).isEqualTo("event: " + data.path("type").asText());
        events.add(data);
      }
    }
    return events;
  }

  private void event(JsonNode event) {
    assertThat(stopped || error != null).as("nothing after the end").isFalse();
    switch (event.path("type").asText()) {
      case "message_start" -> {
        assertThat(message).as("one start").isNull();
        message = (ObjectNode) event.path("message");
        assertThat(message.path("content")).isEmpty();
        assertThat(message.at("/usage/input_tokens").isIntegralNumber()).isTrue();
      }
      case "content_block_start" -> start(event);
      case "content_block_delta" -> grow(event);
      case "content_block_stop" -> stop(event);
      case "message_delta" -> {
        message().setAll((ObjectNode) event.path("delta"));
        message().withObjectProperty("usage").setAll((ObjectNode) event.path("usage"));
      }
      case "message_stop" -> {
        assertThat(block).as("no open block").isNull();
        assertThat(message().path("stop_reason").isTextual()).isTrue();
        stopped = true;
      }
      case "error" -> error = event;
      case "ping" -> pinged = true;
      default -> throw new AssertionError("unknown event " + event);
    }
  }

  private void start(JsonNode event) {
    assertThat(block).as("one open block at a time").isNull();
    assertThat(event.path("index").asInt(-1)).isEqualTo(content().size());
    block = (ObjectNode) event.path("content_block");
    piece.setLength(0);
  }

  private void grow(JsonNode event) {
    JsonNode delta = event.path("delta");
    assertThat(block).as("an open block").isNotNull();
    assertThat(event.path("index").asInt(-1)).isEqualTo(content().size());
    switch (delta.path("type").asText()) {
      case "text_delta" -> append("text", delta.path("text").asText());
      case "thinking_delta" -> append("thinking", delta.path("thinking").asText());
      case "signature_delta" -> block.set("signature", delta.path("signature"));
      case "input_json_delta" -> piece.append(delta.path("partial_json").asText());
      case "citations_delta" -> block.withArrayProperty("citations").add(delta.path("citation"));
      default -> throw new AssertionError("unknown delta " + delta);
    }
  }

  private void append(String field, String text) {
    assertThat(block).isNotNull();
    assertThat(block.has(field)).as("a delta of the block's kind").isTrue();
    block.put(field, block.path(field).asText() + text);
  }

  private void stop(JsonNode event) {
    assertThat(block).as("an open block").isNotNull();
    assertThat(event.path("index").asInt(-1)).isEqualTo(content().size());
    if (!piece.isEmpty() && !spoilt) {
      block.set("input", json(piece.toString()));
    }
    content().add(block);
    block = null;
  }

  private ArrayNode content() {
    return (ArrayNode) message().path("content");
  }

  /** The message, whole or not. */
  public ObjectNode message() {
    assertThat(message).as("a start").isNotNull();
    return message;
  }

  /** Whether the last event was the end of a whole message. */
  public boolean stopped() {
    return stopped;
  }

  /** The error that ended it. */
  public @Nullable JsonNode error() {
    return error;
  }

  public boolean pinged() {
    return pinged;
  }

  /** A message as a chat completion, to compare it with what others are told. */
  public static Folded asChat(JsonNode message) {
    ObjectNode completion = Recordings.JSON.createObjectNode();
    completion.put("id", "any").put("object", "chat.completion");
    completion.set("model", message.path("model"));
    ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
    ObjectNode said = choice.putObject("message");
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    for (JsonNode block : message.path("content")) {
      text.append(block.path("text").asText());
      reasoning.append(block.path("thinking").asText());
      if (block.path("type").asText().equals("tool_use")) {
        ObjectNode call = said.withArrayProperty("tool_calls").addObject();
        call.set("id", block.path("id"));
        call.putObject("function")
            .put("arguments", block.path("input").toString())
            .set("name", block.path("name"));
      }
    }
    said.put("content", text.toString()).put("reasoning_content", reasoning.toString());
    choice.put("finish_reason", finish(message.path("stop_reason").asText()));
    completion.set("usage", usage(message.path("usage")));
    return Folded.ofAnswer(completion.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String finish(String stopReason) {
    return switch (stopReason) {
      case "max_tokens" -> "length";
      case "tool_use" -> "tool_calls";
      case "refusal" -> "content_filter";
      default -> "stop";
    };
  }

  private static ObjectNode usage(JsonNode usage) {
    ObjectNode chat = Recordings.JSON.createObjectNode();
    long read = usage.path("cache_read_input_tokens").asLong();
    long written = usage.path("cache_creation_input_tokens").asLong();
    chat.put("prompt_tokens", usage.path("input_tokens").asLong() + read + written);
    chat.set("completion_tokens", usage.path("output_tokens"));
    chat.putObject("prompt_tokens_details").put("cached_tokens", read);
    chat.putObject("completion_tokens_details")
        .put("reasoning_tokens", usage.at("/output_tokens_details/thinking_tokens").asLong());
    return chat;
  }

  private static JsonNode json(String text) {
    try {
      return Recordings.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
