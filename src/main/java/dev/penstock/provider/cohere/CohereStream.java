package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Cohere's events as deltas: {@code message-start}, content blocks, the plan, tool calls and
 * citations, each of a start, deltas and an end, and {@code message-end} with the finish reason and
 * the usage. The type within the data counts; the event's name repeats it.
 */
final class CohereStream implements StreamDecoder {
  private static final String DONE = "[DONE]";

  private final CohereAnswer answer;
  private boolean over;

  CohereStream(Supplier<String> toolCallIds) {
    this.answer = new CohereAnswer(toolCallIds);
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public List<Delta> event(String event, String data) throws UndecodableEvent {
    // It ends the bytes; what ends the answer is message-end.
    if (over || data.equals(DONE)) {
      return List.of();
    }
    if (!(Json.tree(data) instanceof ObjectNode node)) {
      throw new UndecodableEvent("the data of an event is not a JSON object");
    }
    List<Delta> out = new ArrayList<>(2);
    String type = CohereJson.text(node, "type");
    decode(type == null ? event : type, node, out);
    return out;
  }

  @Override
  public List<Delta> end() {
    return List.of();
  }

  private void decode(String type, ObjectNode node, List<Delta> out) {
    int index = node.path("index").asInt(0);
    JsonNode message = node.path("delta").path("message");
    JsonNode call = message.path("tool_calls");
    switch (type) {
      case "message-start" -> answer.start(node, out);
      case "content-start", "content-delta" -> answer.grow(index, message.path("content"), out);
      case "tool-plan-delta" -> answer.reasoning(CohereJson.text(message, "tool_plan"), out);
      case "tool-call-start" -> answer.startCall(index, call, out);
      case "tool-call-delta" -> answer.arguments(index, call.path("function"), out);
      case "tool-call-end" -> answer.endCall(index, out);
      case "citation-start" -> cite(message.path("citations"));
      case "message-end" -> {
        over = true;
        answer.end(node.path("delta"), out);
      }
      default -> fail(type, node, out);
    }
  }

  /** One in the documents; a list would be no surprise. */
  private void cite(JsonNode citations) {
    if (citations.isArray()) {
      citations.forEach(answer::cite);
    } else {
      answer.cite(citations);
    }
  }

  private void fail(String type, ObjectNode node, List<Delta> out) {
    boolean error = type.equals("error") || node.path("message").isTextual();
    // Else the end of a block, which says nothing new, or an event that is new.
    if (error) {
      over = true;
      out.add(new Delta.Failed(CohereErrors.inAnswer(node)));
    }
  }
}
