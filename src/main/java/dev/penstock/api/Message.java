package dev.penstock.api;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One turn of a conversation. */
public sealed interface Message {

  /** Instructions: OpenAI's {@code system} and {@code developer} roles. Text parts only. */
  record Instructions(List<Part> parts) implements Message {
    public Instructions {
      parts = List.copyOf(parts);
    }
  }

  /** What the user says; {@code name} tells users apart, or null. */
  record User(List<Part> parts, @Nullable String name) implements Message {
    public User {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What the model said. {@code reasoningText} is unsigned reasoning ({@code reasoning_content}),
   * or null; {@code reasoning} holds the signed and redacted blocks in order.
   */
  record Assistant(
      List<Part> parts,
      @Nullable String refusal,
      @Nullable String reasoningText,
      List<ReasoningBlock> reasoning,
      List<ToolCall> toolCalls)
      implements Message {
    public Assistant {
      parts = List.copyOf(parts);
      reasoning = List.copyOf(reasoning);
      toolCalls = List.copyOf(toolCalls);
    }

    /** Gives these of its blocks of reasoning, and its parts, in the order in which they stood. */
    public void interleave(
        List<ReasoningBlock> blocks, Consumer<ReasoningBlock> reasoned, Consumer<Part> said) {
      int next = 0;
      for (int i = 0; i < parts.size(); i++) {
        while (next < blocks.size() && blocks.get(next).place() <= i) {
          reasoned.accept(blocks.get(next++));
        }
        said.accept(parts.get(i));
      }
      blocks.subList(next, blocks.size()).forEach(reasoned);
    }
  }

  /**
   * What a tool answered. {@code toolName} is the name of the call that {@code toolCallId} belongs
   * to, found in the earlier turns; null if no turn has that call. {@code failed} is whether the
   * caller says that the tool failed ({@code is_error}).
   */
  record ToolResult(String toolCallId, @Nullable String toolName, List<Part> parts, boolean failed)
      implements Message {
    public ToolResult {
      parts = List.copyOf(parts);
    }

    /** Of a tool that did not fail, as far as the caller says. */
    public ToolResult(String toolCallId, @Nullable String toolName, List<Part> parts) {
      this(toolCallId, toolName, parts, false);
    }
  }
}
