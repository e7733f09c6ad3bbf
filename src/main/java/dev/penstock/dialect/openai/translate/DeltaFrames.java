package dev.penstock.dialect.openai.translate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Speech;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Deltas to frames of {@code chat.completion.chunk}. A role frame opens each choice; each choice's
 * finish follows its last content; the usage chunk, if asked for, and {@code [DONE]} come at the
 * end, and only if every choice that began has finished.
 */
final class DeltaFrames implements StreamWriter {
  /** Fields that say something of the content and are none themselves. */
  private static final Set<String> ABOUT_CONTENT = Set.of("annotations", "logprobs");

  private final ChunkWriter writer;
  private final AnswerSettings settings;
  private final AnswerFacts facts = new AnswerFacts();
  private final Map<Integer, DeltaChoice> choices = new TreeMap<>();
  private boolean content;
  private @Nullable Failure failure;

  DeltaFrames(ChunkWriter writer, AnswerSettings settings) {
    this.writer = writer;
    this.settings = settings;
  }

  @Override
  public AnswerFacts facts() {
    return facts;
  }

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public Buffer take() {
    return writer.take();
  }

  @Override
  public boolean takeContent() {
    boolean had = content;
    content = false;
    return had;
  }

  @Override
  public void add(Delta delta) {
    if (failure != null) {
      return;
    }
    switch (delta) {
      case Delta.Start start -> start(start);
      case Delta.Text text -> {
        content(text.text());
        writer.text(open(text.choice()), "content", text.text());
      }
      case Delta.Refusal refusal -> {
        content(refusal.text());
        writer.text(open(refusal.choice()), "refusal", refusal.text());
      }
      case Delta.Reasoning reasoning -> {
        content(reasoning.text());
        DeltaChoice choice = open(reasoning.choice());
        choice.reasoning(reasoning.text(), settings.maxEventBytes());
        writer.text(choice, "reasoning_content", reasoning.text());
      }
      case Delta.ReasoningSignature signature -> signature(signature);
      case Delta.RedactedReasoning redacted -> {
        DeltaChoice choice = open(redacted.choice());
        writer.redacted(choice, choice.nextBlock(), redacted.data());
      }
      case Delta.ToolStart call -> {
        content = true;
        DeltaChoice choice = open(call.choice());
        choice.toolStarted(call.index());
        writer.toolStart(choice, call);
      }
      case Delta.ToolArguments arguments -> {
        content(arguments.json());
        DeltaChoice choice = open(arguments.choice());
        choice.argued(arguments.index());
        writer.toolArguments(choice, arguments.index(), arguments.json());
      }
      case Delta.Extra extra -> {
        content |= !ABOUT_CONTENT.contains(extra.name());
        extra(extra);
      }
      case Delta.Finish finish -> finish(finish);
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> failure = failed.failure();
    }
  }

  @Override
  public void end() {
    if (failure != null) {
      return;
    }
    if (choices.isEmpty() || !choices.values().stream().allMatch(DeltaChoice::finished)) {
      failure = new Failure.UpstreamBroken("the stream was cut");
      return;
    }
    Usage usage = facts.usage();
    if (settings.includeUsage()) {
      writer.usage(usage == null ? settings.estimate(facts) : usage);
    }
    writer.done();
  }

  private void start(Delta.Start start) {
    String model = start.model();
    if (model != null) {
      facts.model(model);
    }
    if (choices.isEmpty()) {
      writer.identify(model);
      open(0);
    }
  }

  private void extra(Delta.Extra extra) {
    DeltaChoice choice = open(extra.choice());
    switch (extra.name()) {
      case "logprobs" -> choice.logprobs().add(extra.value());
      case Speech.FIELD ->
          writer.extra(choice, extra.name(), choice.speech().piece(extra.value(), settings));
      default -> writer.extra(choice, extra.name(), extra.value());
    }
  }

  private void signature(Delta.ReasoningSignature signature) {
    DeltaChoice choice = open(signature.choice());
    String text = choice.takeReasoning();
    if (text != null) {
      writer.thinking(choice, choice.nextBlock(), text, signature.signature());
    }
  }

  private void finish(Delta.Finish finish) {
    DeltaChoice choice = open(finish.choice());
    if (choice.finished()) {
      return;
    }
    for (int index : choice.withoutArguments()) {
      writer.toolArguments(choice, index, "{}");
    }
    ObjectNode expiry = choice.speech().end(settings);
    if (expiry != null) {
      writer.extra(choice, Speech.FIELD, expiry);
    }
    FinishReason reason = choice.finish(finish.reason());
    writer.finish(choice, reason);
    if (finish.choice() == 0) {
      facts.finishReason(reason);
    }
  }

  private void content(String text) {
    content = true;
    facts.addDelta(text);
  }

  @CanIgnoreReturnValue
  private DeltaChoice open(int index) {
    DeltaChoice choice = choices.get(index);
    if (choice == null) {
      choice = new DeltaChoice(index);
      choices.put(index, choice);
      writer.role(choice);
    }
    return choice;
  }
}
