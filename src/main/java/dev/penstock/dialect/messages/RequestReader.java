package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;

/**
 * A Messages request as a chat request. What only Anthropic can do is left out here and refused by
 * {@link NativeOnly} where the request is not passed on as it is; new things of Anthropic's are
 * therefore no fault.
 */
final class RequestReader {
  private final RequestField request;
  private final ObjectNode chat = JsonNodeFactory.instance.objectNode();

  private RequestReader(RequestField request) {
    this.request = request;
  }

  /**
   * The chat request.
   *
   * @param limited whether {@code max_tokens} must be there
   */
  static ObjectNode read(ObjectNode request, boolean limited) {
    RequestReader reader = new RequestReader(RequestField.root(request));
    reader.head(limited);
    reader.conversation();
    ToolsReader.read(reader.request, reader.chat);
    reader.sampling();
    reader.thinking();
    reader.format();
    return reader.chat;
  }

  private void head(boolean limited) {
    RequestField model = request.at("model");
    if (!model.isAbsent()) {
      chat.put("model", model.text());
    }
    RequestField limit = request.at("max_tokens");
    if (limited) {
      limit.requirePresent();
    }
    Integer tokens = limit.optionalInteger(limited ? 1 : 0, Integer.MAX_VALUE);
    if (tokens != null) {
      chat.put("max_tokens", tokens);
    }
    Boolean stream = request.at("stream").optionalFlag();
    if (stream != null) {
      chat.put("stream", stream);
    }
    RequestField metadata = request.at("metadata");
    if (!metadata.isAbsent()) {
      String user = metadata.requireObject().at("user_id").optionalText();
      if (user != null) {
        chat.put("user", user);
      }
    }
  }

  private void conversation() {
    ArrayNode messages = chat.putArray("messages");
    RequestField system = request.at("system");
    if (!system.isAbsent()) {
      ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "system");
      if (system.json().isTextual()) {
        message.put("content", system.text());
      } else {
        ArrayNode parts = message.putArray("content");
        system.items().forEach(block -> BlockReader.addText(block.requireObject(), parts));
      }
      if (!message.path("content").isEmpty() || message.path("content").isTextual()) {
        messages.add(message);
      }
    }
    RequestField turns = request.at("messages");
    turns.requirePresent();
    int index = 0;
    for (RequestField turn : turns.items()) {
      TurnReader.read(turn.requireObject(), messages);
      index++;
    }
    if (index == 0) {
      throw turns.invalid("must hold at least one message");
    }
  }

  private void sampling() {
    number("temperature", 1);
    number("top_p", 1);
    RequestField topK = request.at("top_k");
    if (topK.optionalInteger(0, Integer.MAX_VALUE) != null) {
      chat.set("top_k", topK.json());
    }
    RequestField stops = request.at("stop_sequences");
    ArrayNode stop = JsonNodeFactory.instance.arrayNode();
    stops.items().forEach(each -> stop.add(each.text()));
    if (!stop.isEmpty()) {
      chat.set("stop", stop);
    }
  }

  private void number(String name, double most) {
    RequestField field = request.at(name);
    if (field.optionalNumber(0, most) != null) {
      chat.set(name, field.json());
    }
  }

  /** {@code thinking} stays as it is: providers that do not know it are told an effort for it. */
  private void thinking() {
    RequestField thinking = request.at("thinking");
    boolean off = false;
    if (!thinking.isAbsent()) {
      off = thinking.requireObject().at("type").text().equals("disabled");
      JsonNode budget = thinking.at("budget_tokens").json();
      if (!budget.isMissingNode() && !budget.isIntegralNumber()) {
        throw thinking.at("budget_tokens").invalid("must be an integer");
      }
      chat.set("thinking", thinking.json().deepCopy());
    }
    String effort = outputConfig().at("effort").optionalText();
    if (effort != null && !off) {
      chat.put("reasoning_effort", effort);
    }
  }

  private RequestField outputConfig() {
    RequestField config = request.at("output_config");
    return config.isAbsent() ? config : config.requireObject();
  }

  /** {@code output_config.format}, or its older place. */
  private void format() {
    RequestField newer = outputConfig().at("format");
    RequestField format = newer.isAbsent() ? request.at("output_format") : newer;
    if (format.isAbsent()) {
      return;
    }
    RequestField type = format.requireObject().at("type");
    if (!type.text().equals("json_schema")) {
      throw type.invalid("must be json_schema");
    }
    ObjectNode schema = format.at("schema").object().deepCopy();
    ObjectNode json =
        chat.putObject("response_format").put("type", "json_schema").putObject("json_schema");
    json.put("name", "answer").set("schema", schema);
    if (StrictSchema.is(schema)) {
      json.put("strict", true);
    }
  }
}
