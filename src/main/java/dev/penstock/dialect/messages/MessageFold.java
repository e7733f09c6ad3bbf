package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;

/** Deltas of a whole answer to one message, by way of the blocks that a stream would have. */
final class MessageFold implements WholeWriter, ContentBlocks.Sink {
  private final MessageAnswer answer;
  private final ArrayNode content = JsonNodeFactory.instance.arrayNode();
  private final StringBuilder text = new StringBuilder();
  private ObjectNode block = JsonNodeFactory.instance.objectNode();

  MessageFold(JsonNode stops, AnswerSettings settings) {
    AnswerFacts facts = new AnswerFacts();
    this.answer = new MessageAnswer(stops, settings, this, facts, facts::addWhole);
  }

  @Override
  public AnswerFacts facts() {
    return answer.facts();
  }

  @Override
  public void add(Delta delta) {
    answer.add(delta);
  }

  @Override
  public ObjectNode answer() {
    if (!answer.finished()) {
      throw new FailureException(new Failure.UpstreamBroken("an answer without an end"));
    }
    ObjectNode message = answer.head();
    message.set("content", content);
    answer.writeStop(message);
    message.set("usage", answer.usage());
    return message;
  }

  @Override
  public void open(int index, ObjectNode start) {
    block = start;
    text.setLength(0);
  }

  @Override
  public void grow(int index, ObjectNode delta) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> text.append(delta.path("text").textValue());
      case "thinking_delta" -> text.append(delta.path("thinking").textValue());
      case "input_json_delta" -> text.append(delta.path("partial_json").textValue());
      case "signature_delta" -> block.set("signature", delta.path("signature"));
      default -> block.withArrayProperty("citations").add(delta.path("citation"));
    }
  }

  @Override
  public void close(int index) {
    switch (block.path("type").asText()) {
      case "text" -> block.put("text", text.toString());
      case "thinking" -> block.put("thinking", text.toString());
      case "tool_use" -> block.set("input", input());
      default -> {
        // Is whole from the start.
      }
    }
    content.add(block);
  }

  /** Arguments that are no object, as a model may write them, go as Anthropic advises to. */
  private ObjectNode input() {
    String json = text.toString();
    if (json.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    return Json.inner(json) instanceof ObjectNode input
        ? input
        : JsonNodeFactory.instance.objectNode().put("INVALID_JSON", json);
  }
}
