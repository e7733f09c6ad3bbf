package dev.penstock.dialect.openai.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.dialect.Speech;
import dev.penstock.dialect.openai.UsageJson;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Deltas of a whole answer to one {@code chat.completion}. */
final class DeltaFold implements WholeWriter {
  private final String id;
  private final AnswerSettings settings;
  private final AnswerFacts facts = new AnswerFacts();
  private final Map<Integer, FoldedChoice> choices = new TreeMap<>();

  DeltaFold(String id, AnswerSettings settings) {
    this.id = id;
    this.settings = settings;
  }

  @Override
  public AnswerFacts facts() {
    return facts;
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
      case Delta.Text text -> choice(text.choice(), text.text()).content.append(text.text());
      case Delta.Refusal refusal ->
          choice(refusal.choice(), refusal.text()).refusal.append(refusal.text());
      case Delta.Reasoning reasoning ->
          choice(reasoning.choice(), reasoning.text()).reasoning(reasoning.text());
      case Delta.ReasoningSignature signature ->
          choice(signature.choice(), "").signature(signature.signature());
      case Delta.RedactedReasoning redacted ->
          choice(redacted.choice(), "").redacted(redacted.data());
      case Delta.ToolStart call -> choice(call.choice(), "").toolStart(call);
      case Delta.ToolArguments arguments ->
          choice(arguments.choice(), arguments.json())
              .toolArguments(arguments.index(), arguments.json());
      case Delta.Extra extra -> choice(extra.choice(), "").extra(extra, settings);
      case Delta.Finish finish -> choice(finish.choice(), "").finish(finish.reason());
      case Delta.Used used -> facts.usage(used.usage());
      case Delta.Failed failed -> throw new FailureException(failed.failure());
    }
  }

  @Override
  public ObjectNode answer() {
    if (choices.isEmpty()) {
      throw new FailureException(new Failure.UpstreamBroken("an answer without a choice"));
    }
    String model = facts.model();
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "chat.completion")
            .put("created", settings.createdSeconds())
            .put("model", model == null ? settings.fallbackModel() : model);
    ArrayNode list = root.putArray("choices");
    choices.forEach((index, choice) -> list.add(choice.json(index, settings)));
    facts.finishReason(choices.values().iterator().next().reason());
    Usage usage = facts.usage();
    root.set("usage", UsageJson.of(usage == null ? settings.estimate(facts) : usage));
    return root;
  }

  private FoldedChoice choice(int index, String text) {
    facts.addWhole(text);
    return choices.computeIfAbsent(index, i -> new FoldedChoice());
  }

  /** One choice of the answer. */
  private static final class FoldedChoice {
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final Map<Integer, ObjectNode> calls = new TreeMap<>();
    private final Map<Integer, StringBuilder> arguments = new TreeMap<>();
    private final ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
    private final ObjectNode extras = JsonNodeFactory.instance.objectNode();
    private final DeltaChoice state = new DeltaChoice(0);
    private @Nullable FinishReason reason;

    void reasoning(String text) {
      reasoning.append(text);
      state.reasoning(text, Integer.MAX_VALUE);
    }

    void signature(String signature) {
      blocks
          .addObject()
          .put("type", "thinking")
          .put("thinking", state.takeReasoning())
          .put("signature", signature);
    }

    void redacted(String data) {
      blocks.addObject().put("type", "redacted_thinking").put("data", data);
    }

    void toolStart(Delta.ToolStart call) {
      state.toolStarted(call.index());
      ObjectNode json =
          JsonNodeFactory.instance.objectNode().put("id", call.id()).put("type", "function");
      json.putObject("function").put("name", call.name());
      String signature = call.signature();
      if (signature != null) {
        json.putObject("extra_content").putObject("google").put("thought_signature", signature);
      }
      calls.put(call.index(), json);
      arguments.put(call.index(), new StringBuilder());
    }

    void toolArguments(int index, String json) {
      arguments.computeIfAbsent(index, i -> new StringBuilder()).append(json);
    }

    void extra(Delta.Extra extra, AnswerSettings settings) {
      String name = extra.name();
      JsonNode value = extra.value();
      switch (name) {
        case "logprobs" -> state.logprobs().add(value);
        case Speech.FIELD -> state.speech().add(value, settings);
        default -> {
          if (value.isArray() && extras.get(name) instanceof ArrayNode list) {
            value.forEach(list::add);
          } else {
            extras.set(name, value);
          }
        }
      }
    }

    void finish(FinishReason given) {
      if (reason == null) {
        reason = state.finish(given);
      }
    }

    FinishReason reason() {
      if (reason == null) {
        throw new FailureException(new Failure.UpstreamBroken("an answer without an end"));
      }
      return reason;
    }

    ObjectNode json(int index, AnswerSettings settings) {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("index", index);
      ObjectNode message = json.putObject("message").put("role", "assistant");
      message.put("content", content.isEmpty() ? null : content.toString());
      message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
      if (!reasoning.isEmpty()) {
        message.put("reasoning_content", reasoning.toString());
      }
      if (!blocks.isEmpty()) {
        message.set("thinking_blocks", blocks);
      }
      if (!calls.isEmpty()) {
        ArrayNode list = message.putArray("tool_calls");
        calls.forEach((call, start) -> list.add(withArguments(call, start)));
      }
      message.setAll(extras);
      if (state.speech().begun()) {
        message.set(Speech.FIELD, state.speech().whole(settings));
      }
      json.set("logprobs", state.logprobs().take());
      return json.put("finish_reason", reason().wire());
    }

    private ObjectNode withArguments(int call, ObjectNode start) {
      StringBuilder text = arguments.getOrDefault(call, new StringBuilder());
      ((ObjectNode) start.get("function"))
          .put("arguments", text.isEmpty() ? "{}" : text.toString());
      return start;
    }
  }
}
