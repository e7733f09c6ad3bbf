package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What one answer has said so far, the same for a streamed and a whole one. */
final class Candidates {
  private final String id;
  private final AnswerSettings settings;
  private final Sink sink;
  private final AnswerFacts facts;
  private final Consumer<String> count;
  private final SortedMap<Integer, Candidate> choices = new TreeMap<>();
  private int waiting;

  /** Where parts go. */
  interface Sink {
    void part(int choice, ObjectNode part);
  }

  /** {@code count} counts what is said into {@code facts}. */
  Candidates(AnswerSettings settings, Sink sink, AnswerFacts facts, Consumer<String> count) {
    this.id = settings.ids().get();
    this.settings = settings;
    this.sink = sink;
    this.facts = facts;
    this.count = count;
  }

  AnswerFacts facts() {
    return facts;
  }

  /**
   * The next delta.
   *
   * @throws FailureException if it is a {@link Delta.Failed}, or too much waits for its end
   */
  void add(Delta delta) {
    switch (delta) {
      case Delta.Start start -> {
        if (start.model() != null) {
          facts.model(start.model());
        }
      }
      case Delta.Text text -> say(text.text(), choice(text.choice())::text);
      case Delta.Refusal refusal -> say(refusal.text(), choice(refusal.choice())::refusal);
      case Delta.Reasoning thought -> say(thought.text(), choice(thought.choice())::thought);
      case Delta.ReasoningSignature proof ->
          choice(proof.choice()).signature(Proof.signature(proof.signature()));
      case Delta.RedactedReasoning redacted ->
          choice(redacted.choice()).signature(Proof.redacted(redacted.data()));
      case Delta.ToolStart call -> choice(call.choice()).call(call);
      case Delta.ToolArguments arguments -> {
        await(arguments.json().length());
        count.accept(arguments.json());
        choice(arguments.choice()).arguments(arguments.index(), arguments.json());
      }
      case Delta.Extra extra -> choice(extra.choice()).extra(extra.name(), extra.value());
      case Delta.Finish end -> {
        choice(end.choice()).finish(end.reason(), end.nativeReason());
        if (end.choice() == 0) {
          facts.finishReason(end.reason());
        }
      }
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> throw new FailureException(failed.failure());
    }
  }

  private Candidate choice(int index) {
    return choices.computeIfAbsent(index, i -> new Candidate(part -> sink.part(i, part)));
  }

  private void say(String text, Consumer<String> to) {
    count.accept(text);
    to.accept(text);
  }

  private void await(int chars) {
    waiting += chars;
    if (waiting > settings.maxEventBytes()) {
      throw new FailureException(new Failure.UpstreamBroken("tool calls larger than max_event"));
    }
  }

  /** Whether all of it has come. */
  boolean finished() {
    return !choices.isEmpty() && choices.values().stream().allMatch(Candidate::finished);
  }

  Map<Integer, Candidate> choices() {
    return choices;
  }

  /** A response with no candidates as yet. */
  ObjectNode response() {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.putArray("candidates");
    return response;
  }

  /** Sets the usage of all of it, ours where the provider gave none. */
  void writeUsage(ObjectNode response) {
    Usage usage = facts.usage();
    response.set(
        "usageMetadata", ContentUsage.of(usage == null ? settings.estimate(facts) : usage));
  }

  /** Sets what stands at the end of each response. */
  void writeIdentity(ObjectNode response) {
    String model = facts.model();
    response
        .put("modelVersion", model == null ? settings.fallbackModel() : model)
        .put("responseId", id);
  }
}
