package dev.penstock.dialect.openai.translate;

import dev.penstock.api.FinishReason;
import dev.penstock.dialect.Logprobs;
import dev.penstock.dialect.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one choice of a streamed answer has had so far. */
final class DeltaChoice {
  private final int index;
  private final Set<Integer> toolCalls = new TreeSet<>();
  private final Set<Integer> argued = new TreeSet<>();
  private StringBuilder reasoning = new StringBuilder();
  private boolean reasoningTooLong;
  private final Logprobs logprobs = new Logprobs();
  private final Speech speech = new Speech();
  private boolean finished;
  private int blocks;

  DeltaChoice(int index) {
    this.index = index;
  }

  int index() {
    return index;
  }

  Logprobs logprobs() {
    return logprobs;
  }

  Speech speech() {
    return speech;
  }

  boolean finished() {
    return finished;
  }

  void toolStarted(int call) {
    toolCalls.add(call);
  }

  void argued(int call) {
    argued.add(call);
  }

  /** Calls that no argument came for: to a caller an empty text is no JSON. */
  List<Integer> withoutArguments() {
    List<Integer> calls = new ArrayList<>(toolCalls);
    calls.removeAll(argued);
    return calls;
  }

  /** Keeps the text until its signature comes; a signature of too long a text is of no use. */
  void reasoning(String text, int maxChars) {
    reasoningTooLong |= reasoning.length() + text.length() > maxChars;
    if (!reasoningTooLong) {
      reasoning.append(text);
    }
  }

  /** The text of the block that ends here; null if it was too long to keep. */
  @Nullable String takeReasoning() {
    String text = reasoningTooLong ? null : reasoning.toString();
    reasoning = new StringBuilder();
    reasoningTooLong = false;
    return text;
  }

  int nextBlock() {
    return blocks++;
  }

  /** {@code tool_calls} whenever the choice holds some and ended well. */
  FinishReason finish(FinishReason reason) {
    finished = true;
    return reason == FinishReason.STOP && !toolCalls.isEmpty() ? FinishReason.TOOL_CALLS : reason;
  }
}
