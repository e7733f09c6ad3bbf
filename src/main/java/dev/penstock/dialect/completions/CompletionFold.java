package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.dialect.openai.UsageJson;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Deltas of a whole answer to one {@code text_completion}. */
final class CompletionFold implements WholeWriter {
  private final String id;
  private final AnswerSettings settings;
  private final AnswerFacts facts = new AnswerFacts();
  private final Map<Integer, Choice> choices = new TreeMap<>();

  /** One of the answer's texts. */
  private static final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final CompletionLogprobs logprobs = new CompletionLogprobs();
    private @Nullable FinishReason reason;
  }

  CompletionFold(String id, AnswerSettings settings) {
    this.id = id;
    this.settings = settings;
  }

  @Override
  public void add(Delta delta) {
    switch (delta) {
      case Delta.Start start -> {
        String model = start.model();
        if (model != null) {
          facts.model(model);
        }
      }
      case Delta.Text text -> text(text.choice(), text.text());
      case Delta.Refusal refusal -> text(refusal.choice(), refusal.text());
      // There is no place for it, but it was produced.
      case Delta.Reasoning reasoning -> facts.addWhole(reasoning.text());
      case Delta.ToolArguments arguments -> facts.addWhole(arguments.json());
      case Delta.ToolStart call -> {}
      case Delta.ReasoningSignature signature -> {}
      case Delta.RedactedReasoning redacted -> {}
      case Delta.Extra extra -> {
        if (extra.name().equals("logprobs")) {
          choice(extra.choice()).logprobs.add(extra.value());
        }
      }
      case Delta.Finish finish -> choice(finish.choice()).reason = finish.reason();
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> throw new FailureException(failed.failure());
    }
  }

  private void text(int choice, String text) {
    facts.addWhole(text);
    choice(choice).text.append(text);
  }

  private Choice choice(int index) {
    return choices.computeIfAbsent(index, i -> new Choice());
  }

  @Override
  public ObjectNode answer() {
    if (choices.isEmpty()) {
      throw broken("an answer without a choice");
    }
    ObjectNode root = CompletionWriters.head(id, settings, facts.model());
    ArrayNode list = root.withArray("choices");
    choices.forEach((index, choice) -> {
      FinishReason reason = choice.reason;
      if (reason == null) {
        throw broken("an answer without an end");
      }
      if (list.isEmpty()) {
        facts.finishReason(reason);
      }
      list.add(CompletionWriters.choice(index, choice.text.toString(), reason, choice.logprobs));
    });
    Usage usage = facts.usage();
    root.set("usage", UsageJson.of(usage == null ? settings.estimate(facts) : usage));
    return root;
  }

  private static FailureException broken(String detail) {
    return new FailureException(new Failure.UpstreamBroken(detail));
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }
}
