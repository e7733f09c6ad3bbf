package dev.penstock.dialect.claude;

import dev.penstock.api.Message;
import java.util.List;

/**
 * The turns that the next answer continues: calls of tools and their results, since a user last
 * spoke.
 */
final class ToolLoop {
  private ToolLoop() {}

  /**
   * Whether the next answer continues an assistant's turn of which no reasoning was handed back.
   * Anthropic wants such a turn to begin with its thinking block when thinking has a budget, and
   * nobody but itself can sign one.
   */
  static boolean lacksReasoning(List<Message> messages) {
    int last = lastAssistant(messages);
    if (last < 0 || !isContinued(messages, last)) {
      return false;
    }
    for (int i = last; i >= 0 && !(messages.get(i) instanceof Message.User); i--) {
      if (messages.get(i) instanceof Message.Assistant turn && !OwnReasoning.of(turn).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static int lastAssistant(List<Message> messages) {
    int i = messages.size() - 1;
    while (i >= 0 && !(messages.get(i) instanceof Message.Assistant)) {
      i--;
    }
    return i;
  }

  /** A turn that called tools is continued by their results, the last turn by the answer itself. */
  private static boolean isContinued(List<Message> messages, int i) {
    return i == messages.size() - 1
        || (messages.get(i) instanceof Message.Assistant turn && !turn.toolCalls().isEmpty());
  }
}
