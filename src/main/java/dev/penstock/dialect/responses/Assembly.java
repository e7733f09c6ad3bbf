package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.Speech;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Deltas to one response, streamed or not. Only choice 0 counts: a response has no other. */
final class Assembly {
  private final ResponseObject response;
  private final Output output;
  private final AnswerSettings settings;
  private final AnswerFacts facts;
  private final Consumer<String> counter;
  private long chars;
  private @Nullable FinishReason reason;
  private @Nullable Failure failure;

  /** {@code counter} takes each piece of content. */
  Assembly(
      ResponseObject response,
      Output output,
      AnswerSettings settings,
      AnswerFacts facts,
      Consumer<String> counter) {
    this.response = response;
    this.output = output;
    this.settings = settings;
    this.facts = facts;
    this.counter = counter;
  }

  @Nullable Failure failure() {
    return failure;
  }

  /** The model that answers, if it is known. */
  void start(Delta.Start start) {
    String model = start.model();
    if (model != null) {
      facts.model(model);
      response.model(model);
    }
  }

  void add(Delta delta) {
    if (failure != null) {
      return;
    }
    switch (delta) {
      case Delta.Start start -> start(start);
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> failure = failed.failure();
      default -> {
        if (reason == null && isOfFirst(delta)) {
          content(delta);
        }
      }
    }
  }

  private static boolean isOfFirst(Delta delta) {
    return switch (delta) {
      case Delta.Text text -> text.choice() == 0;
      case Delta.Refusal refusal -> refusal.choice() == 0;
      case Delta.Reasoning reasoning -> reasoning.choice() == 0;
      case Delta.ReasoningSignature signature -> signature.choice() == 0;
      case Delta.RedactedReasoning redacted -> redacted.choice() == 0;
      case Delta.ToolStart call -> call.choice() == 0;
      case Delta.ToolArguments arguments -> arguments.choice() == 0;
      case Delta.Extra extra -> extra.choice() == 0;
      case Delta.Finish finish -> finish.choice() == 0;
      case Delta.Start start -> true;
      case Delta.Used used -> true;
      case Delta.Failed failed -> true;
    };
  }

  private void content(Delta delta) {
    switch (delta) {
      case Delta.Text text -> {
        count(text.text());
        output.text(text.text());
      }
      case Delta.Refusal refusal -> {
        count(refusal.text());
        output.refusal(refusal.text());
      }
      case Delta.Reasoning reasoning -> {
        count(reasoning.text());
        output.reasoning(reasoning.text());
      }
      case Delta.ReasoningSignature signature -> output.signature(signature.signature());
      case Delta.RedactedReasoning redacted -> output.redacted(redacted.data());
      case Delta.ToolStart call -> output.call(call);
      case Delta.ToolArguments arguments -> {
        count(arguments.json());
        if (!output.arguments(arguments.index(), arguments.json())) {
          failure = new Failure.UpstreamBroken("arguments of a call that had ended");
        }
      }
      case Delta.Extra extra -> extra(extra);
      case Delta.Finish finish -> finish(finish.reason());
      case Delta.Start start -> {}
      case Delta.Used used -> {}
      case Delta.Failed failed -> {}
    }
  }

  private void extra(Delta.Extra extra) {
    if (extra.name().equals(Speech.FIELD)) {
      bound(extra.value().path("data").asText().length());
    }
    if (failure != null) {
      return;
    }
    try {
      output.extra(extra.name(), extra.value());
    } catch (FailureException e) {
      failure = e.failure();
    }
  }

  private void count(String text) {
    counter.accept(text);
    bound(text.length());
  }

  private void bound(int more) {
    chars += more;
    if (chars > settings.maxEventBytes()) {
      // The last event repeats all of it.
      failure = new Failure.UpstreamBroken("an answer larger than max_event");
    }
  }

  private void finish(FinishReason given) {
    boolean calls = given == FinishReason.STOP && output.callsTools();
    FinishReason meant = calls ? FinishReason.TOOL_CALLS : given;
    reason = meant;
    facts.finishReason(meant);
    output.finish(meant);
  }

  /** The whole response; null if it has no end. */
  @Nullable ObjectNode response() {
    FinishReason ended = reason;
    if (ended == null) {
      return null;
    }
    Usage usage = facts.usage();
    return response.ended(output.json(), ended, usage == null ? settings.estimate(facts) : usage);
  }
}
