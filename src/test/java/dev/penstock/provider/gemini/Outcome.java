package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.api.Usage;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an answer comes to: of choice 0, the facts that a recording's {@code facts.json} tells. */
record Outcome(
    String text,
    String reasoning,
    List<Call> calls,
    @Nullable String finishReason,
    @Nullable String nativeReason,
    @Nullable String model,
    @Nullable Usage usage,
    boolean broken) {

  /** A tool call; ids are not compared, since Gemini gives none. */
  record Call(String name, JsonNode arguments) {}

  static Outcome of(List<Delta> deltas) throws JsonProcessingException {
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    List<String> names = new ArrayList<>();
    List<JsonNode> arguments = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    Delta.@Nullable Finish finish = null;
    @Nullable String model = null;
    @Nullable Usage usage = null;
    boolean broken = false;
    for (Delta delta : deltas) {
      switch (delta) {
        case Delta.Text d -> text.append(d.text());
        case Delta.Reasoning d -> reasoning.append(d.text());
        case Delta.ToolStart d -> {
          names.add(d.name());
          assertThat(ids.add(d.id())).as("a new id").isTrue();
        }
        case Delta.ToolArguments d -> arguments.add(GeminiJson.parse(d.json()));
        case Delta.Finish d -> finish = d;
        case Delta.Start d -> model = d.model();
        case Delta.Used d -> usage = d.usage();
        case Delta.Failed d -> broken = d.failure() instanceof Failure.UpstreamBroken;
        case Delta.Refusal d -> throw new AssertionError("Gemini has no refusals");
        case Delta.ReasoningSignature d -> assertThat(d.signature()).startsWith("gemini:");
        case Delta.RedactedReasoning d -> throw new AssertionError("nor redacted reasoning");
        case Delta.Extra d -> assertThat(d.value().isEmpty()).isFalse();
      }
    }
    return new Outcome(
        text.toString(),
        reasoning.toString(),
        calls(names, arguments),
        finish == null ? null : finish.reason().wire(),
        finish == null ? null : finish.nativeReason(),
        model,
        usage,
        broken);
  }

  /** The same, its usage not told apart by modality, of which the facts say nothing. */
  Outcome ofText() {
    return new Outcome(
        text,
        reasoning,
        calls,
        finishReason,
        nativeReason,
        model,
        usage == null ? null : usage.with(Usage.Kinds.NONE).with(Usage.Hosting.NONE),
        broken);
  }

  /** A reason that no one agrees on ends an empty answer: the attempt failed. */
  static Outcome of(JsonNode facts) {
    boolean broken = facts.path("finish_reason").isNull();
    List<String> names = new ArrayList<>();
    List<JsonNode> arguments = new ArrayList<>();
    for (JsonNode call : facts.path("tool_calls")) {
      names.add(call.path("name").asText());
      arguments.add(call.path("arguments"));
    }
    return new Outcome(
        facts.path("text").asText(),
        facts.path("reasoning").isNull() ? "" : facts.path("reasoning").asText(),
        calls(names, arguments),
        facts.path("finish_reason").textValue(),
        broken ? null : facts.path("native_finish_reason").textValue(),
        facts.has("model_source") ? null : facts.path("model").textValue(),
        usage(facts.path("usage")),
        broken);
  }

  private static List<Call> calls(List<String> names, List<JsonNode> arguments) {
    assertThat(arguments).hasSameSizeAs(names);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      calls.add(new Call(names.get(i), arguments.get(i)));
    }
    return calls;
  }

  private static @Nullable Usage usage(JsonNode usage) {
    if (usage.isNull()) {
      return null;
    }
    return new Usage(
        usage.path("input_tokens").asLong(),
        usage.path("output_tokens").asLong(),
        count(usage.path("cached_tokens")),
        count(usage.path("cache_write_tokens")),
        count(usage.path("reasoning_tokens")));
  }

  private static @Nullable Long count(JsonNode value) {
    return value.isNull() ? null : value.asLong();
  }
}
