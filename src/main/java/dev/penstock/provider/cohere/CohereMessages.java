package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.api.ToolCall;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns of a conversation to Cohere's messages. A text that is alone is a string, others are
 * blocks. The instructions at the beginning become one message, for some models take no second.
 */
record CohereMessages(CohereModel model) {

  ArrayNode encode(List<Message> messages) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode(messages.size());
    int next = instructions(messages, out);
    for (int i = next; i < messages.size(); i++) {
      String where = "messages[" + i + "].content";
      switch (messages.get(i)) {
        case Message.Instructions turn -> content(message("system", out), turn.parts(), where);
        case Message.User turn -> content(message("user", out), turn.parts(), where);
        case Message.Assistant turn -> assistant(turn, message("assistant", out), where);
        case Message.ToolResult turn -> toolResult(turn, message("tool", out), where);
      }
    }
    return out;
  }

  /** Returns how many messages there were at the beginning. */
  private static int instructions(List<Message> messages, ArrayNode out) {
    List<Part> parts = new ArrayList<>();
    int count = 0;
    while (count < messages.size()
        && messages.get(count) instanceof Message.Instructions instructions) {
      parts.addAll(instructions.parts());
      count++;
    }
    if (count > 0) {
      content(message("system", out), parts, "messages[0].content");
    }
    return count;
  }

  private static ObjectNode message(String role, ArrayNode out) {
    return out.addObject().put("role", role);
  }

  private void assistant(Message.Assistant turn, ObjectNode message, String where) {
    List<Part> parts = new ArrayList<>(turn.parts());
    if (turn.refusal() != null) {
      parts.add(new Part.Text(turn.refusal(), null));
    }
    boolean calls = !turn.toolCalls().isEmpty();
    String reasoning = reasoning(turn);
    if (!reasoning.isEmpty() && model.thinks()) {
      ArrayNode blocks = message.putArray("content");
      blocks.addObject().put("type", "thinking").put("thinking", reasoning);
      blocks(parts, blocks, where);
    } else {
      if (!reasoning.isEmpty() && calls) {
        message.put("tool_plan", reasoning);
      }
      if (!parts.isEmpty() || !calls) {
        content(message, parts, where);
      }
    }
    if (calls) {
      toolCalls(turn.toolCalls(), message.putArray("tool_calls"));
    }
  }

  /** The readable text alone: signatures are another provider's. */
  private static String reasoning(Message.Assistant turn) {
    if (turn.reasoningText() != null) {
      return turn.reasoningText();
    }
    return turn.reasoning().stream()
        .filter(ReasoningBlock.Signed.class::isInstance)
        .map(block -> ((ReasoningBlock.Signed) block).text())
        .collect(Collectors.joining("\n"));
  }

  private static void toolCalls(List<ToolCall> calls, ArrayNode out) {
    for (ToolCall call : calls) {
      out.addObject()
          .put("id", call.id())
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments().toString());
    }
  }

  private static void toolResult(Message.ToolResult turn, ObjectNode message, String where) {
    message.put("tool_call_id", turn.toolCallId());
    for (Part part : turn.parts()) {
      if (!(part instanceof Part.Text)) {
        throw invalid(where, "Cohere takes results of tools as text only");
      }
    }
    content(message, turn.parts(), where);
  }

  private static void content(ObjectNode message, List<Part> parts, String where) {
    if (parts.isEmpty()) {
      message.put("content", "");
    } else if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
      message.put("content", text.text());
    } else {
      blocks(parts, message.putArray("content"), where);
    }
  }

  private static void blocks(List<Part> parts, ArrayNode out, String where) {
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> out.addObject().put("type", "text").put("text", text.text());
        case Part.ImageUrl image -> image(image.url(), image.detail(), out);
        case Part.ImageData image ->
            image("data:" + image.mediaType() + ";base64," + image.base64(), image.detail(), out);
        case Part.FileData file when file.mediaType().equalsIgnoreCase("text/plain") ->
            out.addObject()
                .put("type", "text")
                .put(
                    "text",
                    new String(Base64.getDecoder().decode(file.base64()), StandardCharsets.UTF_8));
        case Part.FileUrl file ->
            throw invalid(where, "Cohere takes no files; send their text instead");
        case Part.FileData file ->
            throw invalid(where, "Cohere takes no files; send their text instead");
        case Part.Audio audio ->
            throw invalid(where, "Cohere takes no audio; send a transcript as text instead");
      }
    }
  }

  private static void image(String url, @Nullable String detail, ArrayNode out) {
    ObjectNode image =
        out.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    if (detail != null) {
      image.put("detail", detail);
    }
  }

  private static FailureException invalid(String param, String message) {
    return new FailureException(new Failure.InvalidValue(param, message));
  }
}
