package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of one response. The type within the data counts; the event's name repeats it. */
final class ResponsesStream implements StreamDecoder {
  /** Calls by their place in the output. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private final Ran ran = new Ran();
  private boolean started;
  private boolean over;

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public List<Delta> event(String event, String data) throws UndecodableEvent {
    List<Delta> out = new ArrayList<>(2);
    if (over) {
      return out;
    }
    if (!(Json.tree(data) instanceof ObjectNode node)) {
      throw new UndecodableEvent("the data of an event is not a JSON object");
    }
    decode(node.path("type").asText(event), node, out);
    return out;
  }

  private void decode(String type, ObjectNode node, List<Delta> out) {
    JsonNode delta = node.path("delta");
    switch (type) {
      case "response.created", "response.in_progress", "response.queued" -> start(node, out);
      case "response.output_text.delta" ->
          ResponsesDecoder.text(delta, text -> out.add(new Delta.Text(0, text)));
      case "response.refusal.delta" ->
          ResponsesDecoder.text(delta, text -> out.add(new Delta.Refusal(0, text)));
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
          ResponsesDecoder.text(delta, text -> out.add(new Delta.Reasoning(0, text)));
      case "response.output_item.added" -> added(node, out);
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
          arguments(node, out);
      case "response.output_item.done" -> {
        ran.add(node.path("item"));
        out.add(new Delta.Extra(0, ResponsesDecoder.ITEM, node.path("item")));
      }
      case "response.completed", "response.incomplete" -> {
        over = true;
        start(node, out);
        ResponsesDecoder.end(node.path("response"), !calls.isEmpty(), out);
      }
      case "response.failed" -> {
        over = true;
        out.add(ResponsesDecoder.failed(node.path("response")));
      }
      case "error" -> {
        over = true;
        JsonNode error = node.path("error");
        out.add(new Delta.Failed(OpenAiErrorReader.inAnswer(error.isObject() ? error : node)));
      }
      // Repeats what deltas said, or tells how a hosted tool gets on.
      default -> {}
    }
  }

  private void start(ObjectNode node, List<Delta> out) {
    if (!started) {
      started = true;
      out.add(ResponsesDecoder.start(node.path("response")));
    }
  }

  private void added(ObjectNode node, List<Delta> out) {
    JsonNode item = node.path("item");
    String type = item.path("type").asText();
    if (type.equals("function_call") || type.equals("custom_tool_call")) {
      int index = calls.size();
      calls.put(node.path("output_index").asInt(), index);
      out.add(ResponsesDecoder.call(item, index));
    }
  }

  private void arguments(ObjectNode node, List<Delta> out) {
    Integer index = calls.get(node.path("output_index").asInt());
    if (index != null) {
      ResponsesDecoder.text(
          node.path("delta"), json -> out.add(new Delta.ToolArguments(0, index, json)));
    }
  }

  /** The last event tells all of it again; a stream may break off before. */
  @Override
  public void note(AnswerFacts facts) {
    facts.searches(ran.searches());
    facts.hosting(ran.hosting());
  }

  @Override
  public List<Delta> end() {
    return List.of();
  }
}
