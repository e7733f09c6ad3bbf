package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.RequestField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns as chat messages. The results in a user's turn become messages of their own before what the
 * user says beside them; an assistant's turn stays one message of its text, its reasoning with its
 * places in the text, and its calls.
 */
final class TurnReader {
  private TurnReader() {}

  /** Adds the messages of one turn. */
  static void read(RequestField turn, ArrayNode messages) {
    RequestField role = turn.at("role");
    RequestField content = turn.at("content");
    content.requirePresent();
    switch (role.text()) {
      case "user" -> user(content, messages);
      case "assistant" -> assistant(content, messages);
      case "system" -> system(content, messages);
      default -> throw role.invalid("must be user or assistant");
    }
  }

  private static void system(RequestField content, ArrayNode messages) {
    ObjectNode message = messages.addObject().put("role", "system");
    if (content.json().isTextual()) {
      message.put("content", content.text());
      return;
    }
    ArrayNode parts = message.putArray("content");
    content.items().forEach(block -> BlockReader.addText(block.requireObject(), parts));
  }

  private static void user(RequestField content, ArrayNode messages) {
    if (content.json().isTextual()) {
      messages.addObject().put("role", "user").put("content", content.text());
      return;
    }
    ArrayNode said = JsonNodeFactory.instance.arrayNode();
    boolean results = false;
    for (RequestField block : blocks(content)) {
      if (block.at("type").text().equals("tool_result")) {
        messages.add(result(block));
        results = true;
      } else {
        BlockReader.add(block, said);
      }
    }
    if (!said.isEmpty() || !results) {
      messages.addObject().put("role", "user").set("content", said);
    }
  }

  private static List<RequestField> blocks(RequestField content) {
    if (!content.json().isArray()) {
      throw content.invalid("must be a string or an array of content blocks");
    }
    List<RequestField> blocks = content.items();
    blocks.forEach(block -> block.requireObject().at("type").requirePresent());
    return blocks;
  }

  private static ObjectNode result(RequestField block) {
    ObjectNode message =
        JsonNodeFactory.instance
            .objectNode()
            .put("role", "tool")
            .put("tool_call_id", block.at("tool_use_id").name());
    RequestField content = block.at("content");
    if (content.isAbsent()) {
      message.put("content", "");
    } else if (content.json().isTextual()) {
      message.put("content", content.text());
    } else {
      ArrayNode parts = message.putArray("content");
      blocks(content).forEach(part -> BlockReader.add(part, parts));
    }
    if (Boolean.TRUE.equals(block.at("is_error").optionalFlag())) {
      message.put("is_error", true);
    }
    BlockReader.mark(block, message);
    return message;
  }

  private static void assistant(RequestField content, ArrayNode messages) {
    if (content.json().isTextual()) {
      messages.addObject().put("role", "assistant").put("content", content.text());
      return;
    }
    Said said = new Said();
    blocks(content).forEach(said::add);
    messages.add(said.message());
  }

  /** What one assistant's turn holds. */
  private static final class Said {
    private final ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode reasoning = JsonNodeFactory.instance.arrayNode();
    private final List<String> unsigned = new ArrayList<>(0);
    private final ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    private final Map<String, String> signatures = new HashMap<>(0);

    void add(RequestField block) {
      switch (block.at("type").text()) {
        case "text" -> BlockReader.addText(block, texts);
        case "thinking" -> thinking(block);
        case "redacted_thinking" -> redacted(block.at("data").text());
        case "tool_use" -> calls.add(call(block));
        default -> {
          // Calls and results of Anthropic's own tools: what came of them is in the text.
        }
      }
    }

    private void thinking(RequestField block) {
      String text = block.at("thinking").text();
      String signature = block.at("signature").optionalText();
      if (signature != null && !signature.isEmpty()) {
        reason("thinking").put("thinking", text).put("signature", signature);
      } else if (!text.isEmpty()) {
        unsigned.add(text);
      }
    }

    /** Claude may think between its texts, and wants its thoughts back where they were. */
    @CanIgnoreReturnValue
    private ObjectNode reason(String type) {
      ObjectNode block = reasoning.addObject().put("type", type);
      return texts.isEmpty() ? block : block.put("content_index", texts.size());
    }

    private void redacted(String data) {
      CallSignature signature = CallSignature.parse(data);
      if (signature == null) {
        reason("redacted_thinking").put("data", data);
      } else {
        signatures.put(signature.callId(), signature.signature());
      }
    }

    private static ObjectNode call(RequestField block) {
      ObjectNode call =
          JsonNodeFactory.instance
              .objectNode()
              .put("id", block.at("id").name())
              .put("type", "function");
      RequestField input = block.at("input");
      String arguments =
          input.isAbsent() ? "{}" : new String(Json.bytes(input.object()), StandardCharsets.UTF_8);
      call.putObject("function").put("name", block.at("name").name()).put("arguments", arguments);
      BlockReader.mark(block, call);
      return call;
    }

    ObjectNode message() {
      ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
      boolean silent = texts.isEmpty() && calls.isEmpty() && reasoning.isEmpty();
      if (silent && unsigned.isEmpty()) {
        return message.put("content", "");
      }
      message.set("content", texts.isEmpty() ? null : texts);
      if (!unsigned.isEmpty()) {
        message.put("reasoning_content", String.join("\n", unsigned));
      }
      if (!reasoning.isEmpty()) {
        message.set("thinking_blocks", reasoning);
      }
      if (!calls.isEmpty()) {
        calls.forEach(call -> sign((ObjectNode) call));
        message.set("tool_calls", calls);
      }
      return message;
    }

    private void sign(ObjectNode call) {
      String signature = signatures.get(call.path("id").textValue());
      if (signature != null) {
        call.putObject("extra_content").putObject("google").put("thought_signature", signature);
      }
    }
  }
}
