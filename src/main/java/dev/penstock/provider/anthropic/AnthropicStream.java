package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.StreamDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's events as deltas: {@code message_start}, content blocks each of a start, deltas and a
 * stop, {@code message_delta} with the stop reason, {@code message_stop}. The type within the data
 * counts; the event's name repeats it.
 */
final class AnthropicStream implements StreamDecoder {
  private final AnthropicAnswer answer = new AnthropicAnswer();
  private boolean started;
  private boolean over;

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public List<Delta> event(String event, String data) throws UndecodableEvent {
    if (over) {
      return List.of();
    }
    ObjectNode node = AnthropicJson.object(data);
    if (node == null) {
      throw new UndecodableEvent("the data of an event is not a JSON object");
    }
    List<Delta> out = new ArrayList<>(2);
    String type = AnthropicJson.textOrNull(node, "type");
    decode(type == null ? event : type, node, out);
    return out;
  }

  @Override
  public List<Delta> end() {
    if (over || !answer.stopped()) {
      return List.of();
    }
    // The stop reason came and only message_stop is lost: nothing of the answer is.
    List<Delta> out = new ArrayList<>(1);
    finish(out);
    return out;
  }

  private void decode(String type, ObjectNode node, List<Delta> out) {
    int index = node.path("index").asInt(0);
    switch (type) {
      case "message_start" -> start(node.path("message"), out);
      case "content_block_start" -> answer.startBlock(index, node.path("content_block"), out);
      case "content_block_delta" -> answer.growBlock(index, node.path("delta"), out);
      case "content_block_stop" -> answer.stopBlock(index, out);
      case "message_delta" -> {
        answer.stopReason(node.path("delta"));
        answer.usage(node, out);
      }
      case "message_stop" -> finish(out);
      case "error" -> fail(node, out);
      default -> {
        // ping, and events that are new: Anthropic asks its clients to skip them.
      }
    }
  }

  private void start(JsonNode message, List<Delta> out) {
    if (!started) {
      started = true;
      out.add(answer.start(message));
      answer.usage(message, out);
    }
  }

  private void finish(List<Delta> out) {
    over = true;
    answer.finish(out);
  }

  private void fail(ObjectNode node, List<Delta> out) {
    over = true;
    out.add(new Delta.Failed(AnthropicErrors.inAnswer(node)));
  }
}
