package dev.penstock.provider.ollama;

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
 * Turns of a conversation to Ollama's messages: one text and a list of base64 media each. Text
 * parts are joined by a line break, for nothing else would keep them apart.
 */
final class OllamaMessages {
  private OllamaMessages() {}

  static ArrayNode encode(List<Message> messages) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      String where = "messages[" + i + "].content";
      switch (messages.get(i)) {
        case Message.Instructions turn -> content(out.addObject(), "system", turn.parts(), where);
        case Message.User turn -> content(out.addObject(), "user", turn.parts(), where);
        case Message.Assistant turn -> assistant(out.addObject(), turn, where);
        case Message.ToolResult turn -> toolResult(out.addObject(), turn, where);
      }
    }
    return out;
  }

  private static void assistant(ObjectNode out, Message.Assistant turn, String where) {
    List<Part> parts = new ArrayList<>(turn.parts());
    if (turn.refusal() != null) {
      parts.add(new Part.Text(turn.refusal(), null));
    }
    content(out, "assistant", parts, where);
    String thinking = thinking(turn);
    if (thinking != null) {
      out.put("thinking", thinking);
    }
    if (!turn.toolCalls().isEmpty()) {
      toolCalls(turn.toolCalls(), out.putArray("tool_calls"));
    }
  }

  /** The readable text alone: signatures are another provider's. */
  private static @Nullable String thinking(Message.Assistant turn) {
    if (turn.reasoningText() != null) {
      return turn.reasoningText();
    }
    String text =
        turn.reasoning().stream()
            .filter(ReasoningBlock.Signed.class::isInstance)
            .map(block -> ((ReasoningBlock.Signed) block).text())
            .collect(Collectors.joining("\n"));
    return text.isEmpty() ? null : text;
  }

  private static void toolCalls(List<ToolCall> calls, ArrayNode out) {
    for (int i = 0; i < calls.size(); i++) {
      ToolCall call = calls.get(i);
      ObjectNode function = out.addObject().put("id", call.id()).putObject("function");
      function.put("index", i).put("name", call.name()).set("arguments", call.arguments());
    }
  }

  private static void toolResult(ObjectNode out, Message.ToolResult turn, String where) {
    content(out, "tool", turn.parts(), where);
    if (turn.toolName() != null) {
      out.put("tool_name", turn.toolName());
    }
    out.put("tool_call_id", turn.toolCallId());
  }

  private static void content(ObjectNode out, String role, List<Part> parts, String where) {
    List<String> texts = new ArrayList<>(parts.size());
    List<String> media = new ArrayList<>(0);
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> texts.add(text.text());
        case Part.ImageData image -> media.add(image.base64());
        // Ollama tells sound from pictures by the bytes.
        case Part.Audio audio -> media.add(audio.base64());
        case Part.ImageUrl url ->
            throw invalid(
                where, "Ollama takes images as data URLs only, and a URL is never fetched for it");
        case Part.FileData file when file.mediaType().equalsIgnoreCase("text/plain") ->
            texts.add(
                new String(Base64.getDecoder().decode(file.base64()), StandardCharsets.UTF_8));
        case Part.FileUrl file ->
            throw invalid(where, "Ollama takes no files; send their text instead");
        case Part.FileData file ->
            throw invalid(where, "Ollama takes no files; send their text or their pages as images");
      }
    }
    out.put("role", role).put("content", String.join("\n", texts));
    if (!media.isEmpty()) {
      media.forEach(out.putArray("images")::add);
    }
  }

  private static FailureException invalid(String param, String message) {
    return new FailureException(new Failure.InvalidValue(param, message));
  }
}
