package dev.penstock.fuzz;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;

/**
 * A conversation that every dialect and every provider can say, each of whose texts occurs in it
 * once.
 *
 * @param tools their names
 */
record Talk(String system, List<String> tools, List<Turn> turns, String last) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What a user asks, what the model says to it, and what its tools say to that. */
  record Turn(String question, String answer, List<Call> calls) {
    Turn {
      calls = List.copyOf(calls);
    }
  }

  /** A call of a tool with one argument. */
  record Call(String id, String name, String argument, String result) {
    ObjectNode arguments() {
      return NODES.objectNode().put("city", argument);
    }
  }

  Talk {
    tools = List.copyOf(tools);
    turns = List.copyOf(turns);
  }

  /** Any of them. */
  static Gen<Talk> any() {
    return random -> new Maker(random).talk();
  }

  /** Texts in the order in which they are said. */
  List<String> said() {
    List<String> said = new ArrayList<>();
    for (Turn turn : turns) {
      said.add(turn.question);
      if (!turn.answer.isEmpty()) {
        said.add(turn.answer);
      }
      turn.calls.forEach(call -> said.add(call.argument));
      turn.calls.forEach(call -> said.add(call.result));
    }
    said.add(last);
    return said;
  }

  /** As a request to the chat API. */
  ObjectNode chat() {
    ObjectNode request = NODES.objectNode().put("model", "m").put("max_tokens", 9000);
    ArrayNode messages = request.putArray("messages");
    messages.addObject().put("role", "system").put("content", system);
    for (Turn turn : turns) {
      messages.addObject().put("role", "user").put("content", turn.question);
      ObjectNode answer = messages.addObject().put("role", "assistant");
      answer.put("content", turn.answer.isEmpty() ? null : turn.answer);
      for (Call call : turn.calls) {
        ObjectNode node = answer.withArrayProperty("tool_calls").addObject();
        node.put("id", call.id).put("type", "function").putObject("function");
        node.withObjectProperty("function")
            .put("name", call.name)
            .put("arguments", call.arguments().toString());
      }
      for (Call call : turn.calls) {
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", call.id)
            .put("content", call.result);
      }
    }
    messages.addObject().put("role", "user").put("content", last);
    for (String tool : tools) {
      ObjectNode function = request.withArrayProperty("tools").addObject();
      function.put("type", "function").putObject("function").put("name", tool);
      function.withObjectProperty("function").set("parameters", schema());
    }
    return request;
  }

  /** As a request to Anthropic's Messages API: as Anthropic itself is asked. */
  ObjectNode messages() {
    ObjectNode request = NODES.objectNode().put("model", "m").put("max_tokens", 9000);
    text(request.putArray("system"), system);
    ArrayNode messages = request.putArray("messages");
    ArrayNode user = content(messages, "user");
    for (Turn turn : turns) {
      text(user, turn.question);
      ArrayNode assistant = content(messages, "assistant");
      if (!turn.answer.isEmpty()) {
        text(assistant, turn.answer);
      }
      user = content(messages, "user");
      for (Call call : turn.calls) {
        assistant
            .addObject()
            .put("type", "tool_use")
            .put("id", call.id)
            .put("name", call.name)
            .set("input", call.arguments());
        text(
            user.addObject()
                .put("type", "tool_result")
                .put("tool_use_id", call.id)
                .putArray("content"),
            call.result);
      }
    }
    text(user, last);
    for (String tool : tools) {
      request
          .withArrayProperty("tools")
          .addObject()
          .put("name", tool)
          .set("input_schema", schema());
    }
    return request;
  }

  /** As a request to the Responses API. */
  ObjectNode responses() {
    ObjectNode request = NODES.objectNode().put("model", "m").put("max_output_tokens", 9000);
    ArrayNode input = request.put("instructions", system).putArray("input");
    for (Turn turn : turns) {
      input.addObject().put("role", "user").put("content", turn.question);
      if (!turn.answer.isEmpty()) {
        ObjectNode item = input.addObject().put("type", "message").put("role", "assistant");
        item.putArray("content").addObject().put("type", "output_text").put("text", turn.answer);
      }
      for (Call call : turn.calls) {
        input
            .addObject()
            .put("type", "function_call")
            .put("call_id", call.id)
            .put("name", call.name)
            .put("arguments", call.arguments().toString());
      }
      for (Call call : turn.calls) {
        input
            .addObject()
            .put("type", "function_call_output")
            .put("call_id", call.id)
            .put("output", call.result);
      }
    }
    input.addObject().put("role", "user").put("content", last);
    for (String tool : tools) {
      ObjectNode function = request.withArrayProperty("tools").addObject();
      function.put("type", "function").put("name", tool).put("strict", false);
      function.set("parameters", schema());
    }
    return request;
  }

  private static ArrayNode content(ArrayNode messages, String role) {
    return messages.addObject().put("role", role).putArray("content");
  }

  private static void text(ArrayNode content, String text) {
    content.addObject().put("type", "text").put("text", text);
  }

  private static ObjectNode schema() {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    schema.putObject("properties").putObject("city").put("type", "string");
    return schema;
  }

  /** Makes one. */
  private static final class Maker {
    private static final List<String> TASTES =
        List.of(
            "",
            "\n",
            " \"quoted\"",
            " \\u0041",
            " Grüße",
            " 漢字",
            " 😀",
            " <b>&amp;",
            " {\"a\":1}",
            "\t");

    private final RandomnessSource random;
    private int words;

    Maker(RandomnessSource random) {
      this.random = random;
    }

    Talk talk() {
      List<String> tools = new ArrayList<>();
      int count = Fuzz.below(random, 4);
      for (int i = 0; i < count; i++) {
        tools.add("tool_" + i);
      }
      String system = word();
      List<Turn> turns = new ArrayList<>();
      int most = Fuzz.below(random, 4);
      for (int i = 0; i < most; i++) {
        turns.add(turn(tools));
      }
      return new Talk(system, tools, turns, word());
    }

    private Turn turn(List<String> tools) {
      String question = word();
      int calls = tools.isEmpty() ? 0 : Fuzz.below(random, 4);
      String answer = calls > 0 && Fuzz.below(random, 2) == 0 ? "" : word();
      List<Call> called = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        String name = tools.get(Fuzz.below(random, tools.size()));
        called.add(new Call("toolu_" + words, name, word(), word()));
      }
      return new Turn(question, answer, called);
    }

    /** A text that occurs once, with something in it that might be spoilt. */
    private String word() {
      return "w" + words++ + TASTES.get(Fuzz.below(random, TASTES.size())) + ".";
    }
  }
}
