package dev.penstock.dialect.gemini;

import static dev.penstock.dialect.gemini.Names.at;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.RequestField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contents as chat messages. The function responses in a user's turn become messages of their own
 * before what the user says beside them. Calls without an id get one, and a response without an id
 * answers the first call of its name that has no answer yet. For one request.
 */
final class TurnReader {
  private final ArrayNode messages;
  private final List<Call> open = new ArrayList<>();
  private int calls;

  private record Call(String id, String name) {}

  /** Adds to {@code messages}. */
  TurnReader(ArrayNode messages) {
    this.messages = messages;
  }

  void read(RequestField turn) {
    RequestField role = turn.at("role");
    List<RequestField> parts =
        turn.at("parts").items().stream().map(RequestField::requireObject).toList();
    String said = role.optionalText();
    switch (said == null ? "user" : said) {
      case "user", "function" -> user(parts);
      case "model" -> model(parts);
      default -> throw role.invalid("must be user or model");
    }
  }

  private void user(List<RequestField> parts) {
    ArrayNode said = JsonNodeFactory.instance.arrayNode();
    boolean results = false;
    for (RequestField part : parts) {
      RequestField response = at(part, "functionResponse");
      if (response.isAbsent()) {
        PartReader.add(part, said);
      } else {
        messages.add(result(response.requireObject()));
        results = true;
      }
    }
    if (!said.isEmpty() || !results) {
      messages.addObject().put("role", "user").set("content", said);
    }
  }

  private ObjectNode result(RequestField response) {
    Call call = answered(response);
    RequestField value = response.at("response");
    ObjectNode message =
        JsonNodeFactory.instance.objectNode().put("role", "tool").put("tool_call_id", call.id);
    String text = value.isAbsent() ? "" : text(value.object());
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    parts.addObject().put("type", "text").put("text", text);
    response.at("parts").items().forEach(part -> PartReader.add(part.requireObject(), parts));
    if (parts.size() == 1) {
      message.put("content", text);
    } else {
      message.set("content", parts);
    }
    if (value.json().size() == 1 && value.json().has("error")) {
      message.put("is_error", true);
    }
    return message;
  }

  /** A text that was wrapped because Gemini takes objects only is a text again. */
  private static String text(ObjectNode response) {
    if (response.size() == 1) {
      for (String wrapper : List.of("result", "output")) {
        if (response.path(wrapper).isTextual()) {
          return response.path(wrapper).textValue();
        }
      }
    }
    return json(response);
  }

  private static String json(ObjectNode object) {
    return new String(Json.bytes(object), StandardCharsets.UTF_8);
  }

  private Call answered(RequestField response) {
    String id = response.at("id").optionalText();
    String name = response.at("name").optionalText();
    for (Call call : open) {
      boolean named = id == null || id.isEmpty();
      boolean fits = named ? call.name.equals(name) : call.id.equals(id);
      if (fits) {
        open.remove(call);
        return call;
      }
    }
    throw response.invalid("answers no function call of an earlier turn");
  }

  private void model(List<RequestField> parts) {
    ModelTurn turn = new ModelTurn();
    for (RequestField part : parts) {
      RequestField function = at(part, "functionCall");
      if (function.isAbsent()) {
        turn.add(part);
      } else {
        turn.call(call(part, function.requireObject()));
      }
    }
    messages.add(turn.message());
  }

  private ObjectNode call(RequestField part, RequestField function) {
    String name = function.at("name").name();
    String given = function.at("id").optionalText();
    calls++;
    String id = given == null || given.isEmpty() ? "call_" + calls : given;
    open.add(new Call(id, name));
    RequestField args = function.at("args");
    ObjectNode call = JsonNodeFactory.instance.objectNode().put("id", id).put("type", "function");
    call.putObject("function")
        .put("name", name)
        .put("arguments", args.isAbsent() ? "{}" : json(args.object()));
    String signature = signature(part);
    if (signature != null) {
      call.putObject("extra_content").putObject("google").put("thought_signature", signature);
    }
    return call;
  }

  /** What is handed back unread with a part; null if nothing. */
  static @Nullable String signature(RequestField part) {
    String signature = at(part, "thoughtSignature").optionalText();
    return signature == null || signature.isEmpty() ? null : signature;
  }
}
