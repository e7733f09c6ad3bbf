package dev.penstock.dialect.completions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.UsageJson;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Deltas to frames of {@code text_completion}. */
final class CompletionFrames implements StreamWriter {
  private final String id;
  private final AnswerSettings settings;
  private final AnswerFacts facts = new AnswerFacts();

  /** Whether each choice that began has finished. */
  private final Map<Integer, Boolean> finished = new TreeMap<>();

  private final Map<Integer, CompletionLogprobs> logprobs = new HashMap<>(2);
  private @Nullable String model;
  private Buffer frames = Buffer.buffer();
  private boolean content;
  private @Nullable Failure failure;

  CompletionFrames(String id, AnswerSettings settings) {
    this.id = id;
    this.settings = settings;
  }

  @Override
  public void add(Delta delta) {
    if (failure != null) {
      return;
    }
    switch (delta) {
      case Delta.Start start -> start(start.model());
      case Delta.Text text -> text(text.choice(), text.text());
      case Delta.Refusal refusal -> text(refusal.choice(), refusal.text());
      // There is no place for it, but it was produced.
      case Delta.Reasoning reasoning -> facts.addDelta(reasoning.text());
      case Delta.ToolArguments arguments -> facts.addDelta(arguments.json());
      case Delta.ToolStart call -> {}
      case Delta.ReasoningSignature signature -> {}
      case Delta.RedactedReasoning redacted -> {}
      case Delta.Extra extra -> {
        if (extra.name().equals("logprobs")) {
          logprobs(extra.choice()).add(extra.value());
        }
      }
      case Delta.Finish finish -> finish(finish.choice(), finish.reason());
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> failure = failed.failure();
    }
  }

  private void start(@Nullable String answering) {
    if (answering != null) {
      facts.model(answering);
      if (finished.isEmpty()) {
        model = answering;
      }
    }
  }

  private void text(int choice, String text) {
    finished.putIfAbsent(choice, false);
    facts.addDelta(text);
    content = true;
    frame(CompletionWriters.choice(choice, text, null, logprobs(choice)), null);
  }

  private void finish(int choice, FinishReason reason) {
    if (Boolean.TRUE.equals(finished.put(choice, true))) {
      return;
    }
    frame(CompletionWriters.choice(choice, "", reason, logprobs(choice)), null);
    if (choice == 0) {
      facts.finishReason(reason);
    }
  }

  private CompletionLogprobs logprobs(int choice) {
    return logprobs.computeIfAbsent(choice, i -> new CompletionLogprobs());
  }

  private void frame(@Nullable ObjectNode choice, @Nullable Usage usage) {
    ObjectNode chunk = CompletionWriters.head(id, settings, model);
    if (choice != null) {
      chunk.withArray("choices").add(choice);
    }
    if (usage != null) {
      chunk.set("usage", UsageJson.of(usage));
    }
    frames.appendString("data: ").appendBytes(Json.bytes(chunk)).appendString("\n\n");
  }

  @Override
  public void end() {
    if (failure != null) {
      return;
    }
    if (finished.isEmpty() || finished.containsValue(false)) {
      failure = new Failure.UpstreamBroken("the stream was cut");
      return;
    }
    if (settings.includeUsage()) {
      Usage usage = facts.usage();
      frame(null, usage == null ? settings.estimate(facts) : usage);
    }
    frames.appendString("data: [DONE]\n\n");
  }

  @Override
  public Buffer take() {
    Buffer ready = frames;
    frames = Buffer.buffer();
    return ready;
  }

  @Override
  public boolean takeContent() {
    boolean had = content;
    content = false;
    return had;
  }

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }
}
