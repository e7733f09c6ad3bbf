package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.error.FailureException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one answer has said so far, the same for a streamed and a whole one. A message has one
 * choice: of another one nothing is told. The model's own refusal is text, with the stop reason
 * {@code refusal}.
 */
final class MessageAnswer {
  private final String id;
  private final JsonNode stops;
  private final AnswerSettings settings;
  private final ContentBlocks blocks;
  private final Consumer<String> count;
  private final AnswerFacts facts;
  private boolean calls;
  private boolean refused;
  private boolean content;
  private @Nullable FinishReason finish;
  private @Nullable String nativeReason;

  /**
   * An answer of which nothing is known.
   *
   * @param stops the stop sequences that the caller asked for
   * @param count counts what is said into {@code facts}
   */
  MessageAnswer(
      JsonNode stops,
      AnswerSettings settings,
      ContentBlocks.Sink sink,
      AnswerFacts facts,
      Consumer<String> count) {
    this.id = "msg_" + settings.ids().get();
    this.stops = stops;
    this.settings = settings;
    this.blocks = new ContentBlocks(sink, settings.maxEventBytes());
    this.facts = facts;
    this.count = count;
  }

  /**
   * The next delta.
   *
   * @throws FailureException if it is a {@link Delta.Failed}, or too much waits for its block
   */
  void add(Delta delta) {
    switch (delta) {
      case Delta.Start start -> {
        String model = start.model();
        if (model != null) {
          facts.model(model);
        }
      }
      case Delta.Text text -> say(text.choice(), text.text(), blocks::text);
      case Delta.Refusal refusal -> {
        refused |= goesOn(refusal.choice());
        say(refusal.choice(), refusal.text(), blocks::text);
      }
      case Delta.Reasoning reasoning -> say(reasoning.choice(), reasoning.text(), blocks::thinking);
      case Delta.ReasoningSignature signature ->
          put(signature.choice(), () -> blocks.signature(signature.signature()));
      case Delta.RedactedReasoning redacted ->
          put(redacted.choice(), () -> blocks.redacted(redacted.data()));
      case Delta.ToolStart call -> put(call.choice(), () -> call(call));
      case Delta.ToolArguments arguments ->
          say(
              arguments.choice(),
              arguments.json(),
              json -> blocks.arguments(arguments.index(), json));
      case Delta.Extra extra -> put(extra.choice(), () -> extra(extra));
      case Delta.Finish end -> put(end.choice(), () -> finish(end));
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> throw new FailureException(failed.failure());
    }
  }

  private boolean goesOn(int choice) {
    return choice == 0 && finish == null;
  }

  private void put(int choice, Runnable block) {
    if (goesOn(choice)) {
      block.run();
    }
  }

  private void say(int choice, String text, Consumer<String> block) {
    if (goesOn(choice)) {
      content = true;
      count.accept(text);
      block.accept(text);
    }
  }

  private void extra(Delta.Extra extra) {
    switch (extra.name()) {
      // There is no block for it: a prompt that held it as text would be of no use.
      case "images" ->
          say(extra.choice(), "\n[an image, which this API cannot show]\n", blocks::text);
      case "audio" -> {
        String spoken = extra.value().path("transcript").asText("");
        if (!spoken.isEmpty()) {
          say(extra.choice(), spoken, blocks::text);
        }
      }
      default -> Citations.of(extra.name(), extra.value()).forEach(blocks::cite);
    }
  }

  private void call(Delta.ToolStart call) {
    content = true;
    calls = true;
    String signature = call.signature();
    if (signature != null) {
      blocks.redacted(new CallSignature(call.id(), signature).data());
    }
    blocks.call(call.index(), call.id(), call.name());
  }

  private void finish(Delta.Finish end) {
    blocks.finish();
    finish = end.reason() == FinishReason.STOP && calls ? FinishReason.TOOL_CALLS : end.reason();
    nativeReason = end.nativeReason();
    facts.finishReason(finish);
  }

  boolean finished() {
    return finish != null;
  }

  /** Whether there was content since the last call. */
  boolean takeContent() {
    boolean had = content;
    content = false;
    return had;
  }

  AnswerFacts facts() {
    return facts;
  }

  /** The message as it begins, its {@code content} empty. */
  ObjectNode head() {
    String model = facts.model();
    ObjectNode message =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("type", "message")
            .put("role", "assistant")
            .put("model", model == null ? settings.fallbackModel() : model);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set("usage", MessageUsage.of(facts.usage()));
    return message;
  }

  /** Sets why the answer ended. */
  void writeStop(ObjectNode to) {
    String reason = stopReason();
    boolean known = reason.equals("stop_sequence") && stops.size() == 1;
    to.put("stop_reason", reason).put("stop_sequence", known ? stops.path(0).textValue() : null);
  }

  private String stopReason() {
    if (refused) {
      return "refusal";
    }
    String said = nativeReason == null ? "" : nativeReason;
    return switch (finish == null ? FinishReason.STOP : finish) {
      case LENGTH -> said.equals("model_context_window_exceeded") ? said : "max_tokens";
      case TOOL_CALLS -> "tool_use";
      case CONTENT_FILTER -> "refusal";
      // What Anthropic's own models say by way of another provider.
      case STOP -> said.equals("stop_sequence") || said.equals("pause_turn") ? said : "end_turn";
    };
  }

  /** Usage of the whole answer; ours where the provider gave none. */
  ObjectNode usage() {
    Usage usage = facts.usage();
    return MessageUsage.of(usage == null ? settings.estimate(facts) : usage);
  }
}
