package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.openai.request.RequestField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Items one after the other as the messages of a chat. What the model said at a stretch (reasoning,
 * text, calls) is one message as long as its order can be told so; results follow the message that
 * asked for them, wherever they stood.
 */
final class Turns {
  private final List<Turn> turns = new ArrayList<>();
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, String> signatures = new HashMap<>();
  private final boolean open;
  private @Nullable Turn saying;

  /**
   * {@code open}: earlier items may be kept elsewhere, so that calls and outputs need not match.
   */
  Turns(boolean open) {
    this.open = open;
  }

  /** A message and, after one with calls, their results. */
  private record Turn(ObjectNode message, List<ObjectNode> results) {
    Turn(String role) {
      this(JsonNodeFactory.instance.objectNode().put("role", role), new ArrayList<>());
    }

    boolean has(String field) {
      return message.has(field);
    }

    ArrayNode list(String field) {
      return message.withArrayProperty(field);
    }
  }

  /** A call, and whether its result has come. */
  private static final class Call {
    final Turn turn;
    final RequestField id;
    boolean answered;

    Call(Turn turn, RequestField id) {
      this.turn = turn;
      this.id = id;
    }
  }

  /** Of anybody but the model. */
  void message(String role, JsonNode content) {
    saying = null;
    Turn turn = new Turn(role);
    turn.message.set("content", content);
    turns.add(turn);
  }

  /** What the model said. */
  void said(ArrayNode parts) {
    Turn turn = saying;
    // Behind calls there is no place for text: their results must follow at once.
    if (turn == null || (turn.has("content") && !turn.has("tool_calls"))) {
      turn = begin();
    }
    turn.list("content").addAll(parts);
  }

  /** Reasoning that nobody signed. */
  void reasoned(String text) {
    ObjectNode message = reasoning().message;
    String before = message.path("reasoning_content").asText("");
    message.put("reasoning_content", before.isEmpty() ? text : before + "\n\n" + text);
  }

  /** Reasoning as its provider wants it back. */
  void reasoned(ArrayNode blocks) {
    for (JsonNode block : blocks) {
      if (block.path("type").asText().equals(SealedReasoning.CALL_SIGNATURE)) {
        signatures.put(block.path("id").asText(), block.path("signature").asText());
      } else {
        reasoning().list("thinking_blocks").add(block);
      }
    }
  }

  private Turn reasoning() {
    Turn turn = saying;
    return turn == null || (turn.has("content") && !turn.has("tool_calls")) ? begin() : turn;
  }

  /** A call of a function. */
  void called(RequestField id, String name, String arguments) {
    Turn turn = saying == null ? begin() : saying;
    ObjectNode call = turn.list("tool_calls").addObject().put("id", id.name());
    call.put("type", "function");
    call.putObject("function").put("name", name).put("arguments", arguments);
    String signature = signatures.get(id.text());
    if (signature != null) {
      call.putObject("extra_content").putObject("google").put("thought_signature", signature);
    }
    if (calls.put(id.text(), new Call(turn, id)) != null) {
      throw id.invalid("must not be the id of an earlier call");
    }
  }

  /** What a call came to. */
  void answered(RequestField id, JsonNode output) {
    saying = null;
    Call call = calls.get(id.name());
    if (call == null && open) {
      return;
    }
    if (call == null) {
      throw id.invalid("must be the id of an earlier call: there is no tool call for this output");
    }
    call.answered = true;
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("role", "tool");
    result.put("tool_call_id", id.text()).set("content", output);
    call.turn.results.add(result);
  }

  private Turn begin() {
    Turn turn = new Turn("assistant");
    turns.add(turn);
    saying = turn;
    return turn;
  }

  /** All messages. */
  ArrayNode messages() {
    calls.values().stream()
        .filter(call -> !call.answered && !open)
        .findFirst()
        .ifPresent(call -> {
          throw call.id.invalid("has no output: send a function_call_output for each call");
        });
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    for (Turn turn : turns) {
      if (turn.has("tool_calls") && !turn.has("content")) {
        turn.message.putNull("content");
      }
      messages.add(turn.message);
      turn.results.forEach(messages::add);
    }
    return messages;
  }
}
