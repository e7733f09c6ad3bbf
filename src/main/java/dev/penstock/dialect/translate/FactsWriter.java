package dev.penstock.dialect.translate;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.client.Listener;
import dev.penstock.error.Failure;
import org.jspecify.annotations.Nullable;

/** Learns what accounting wants to know of an answer that passes unchanged. */
final class FactsWriter {
  private final AnswerFacts facts = new AnswerFacts();
  private final Listener listener;
  private boolean content;
  private boolean finished;
  private @Nullable Failure failure;

  /** {@code listener} is told every delta up to a failure. */
  FactsWriter(Listener listener) {
    this.listener = listener;
  }

  void add(Delta delta) {
    if (failure != null) {
      return;
    }
    listener.accept(delta);
    switch (delta) {
      case Delta.Start start -> {
        String model = start.model();
        if (model != null) {
          facts.model(model);
        }
      }
      case Delta.Text text -> content(text.text());
      case Delta.Refusal refusal -> content(refusal.text());
      case Delta.Reasoning reasoning -> content(reasoning.text());
      case Delta.ToolStart call -> content(call.name());
      case Delta.ToolArguments arguments -> content(arguments.json());
      case Delta.RedactedReasoning redacted -> content = true;
      case Delta.ReasoningSignature signature -> {
        // Belongs to text that has been counted.
      }
      case Delta.Extra extra -> content = true;
      case Delta.Finish finish -> {
        finished = true;
        if (finish.choice() == 0) {
          facts.finishReason(finish.reason());
        }
      }
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> failure = failed.failure();
    }
  }

  /** An event goes to the caller as it came. */
  void passed() {
    listener.event();
  }

  private void content(String text) {
    content = true;
    facts.addDelta(text);
  }

  AnswerFacts facts() {
    return facts;
  }

  /** Whether there was content since the last call. */
  boolean takeContent() {
    boolean had = content;
    content = false;
    return had;
  }

  /** Whether the provider said that the answer is complete. */
  boolean finished() {
    return finished;
  }

  @Nullable Failure failure() {
    return failure;
  }
}
