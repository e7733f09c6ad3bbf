package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;

/** Compares what a caller has in hand with what a recording says must be kept. */
public final class FactsAssert {
  private final Folded actual;

  private FactsAssert(Folded actual) {
    this.actual = actual;
  }

  public static FactsAssert assertThatCallerHas(Folded actual) {
    return new FactsAssert(actual);
  }

  /**
   * Text, reasoning, tool calls, finish reason and model of {@code facts.json}; where the facts
   * name no finish reason, any will do.
   */
  @CanIgnoreReturnValue
  public FactsAssert keeps(JsonNode facts) {
    assertThat(actual.text()).as("text").isEqualTo(facts.path("text").asText(""));
    // A plan that a provider keeps apart is reasoning to callers.
    String plan = facts.path("tool_plan").asText("");
    assertThat(actual.reasoning())
        .as("reasoning")
        .isEqualTo(plan + facts.path("reasoning").asText(""));
    if (facts.path("texts_of_choices").isArray()) {
      List<String> texts =
          facts.path("texts_of_choices").valueStream().map(JsonNode::asText).toList();
      assertThat(actual.texts()).as("texts of all choices").isEqualTo(texts);
    }
    if (facts.path("refusal").isTextual()) {
      assertThat(actual.refusal()).as("refusal").isEqualTo(facts.path("refusal").asText());
    }
    if (facts.path("finish_reason").isTextual()) {
      assertThat(actual.finishReason()).as("finish reason").isEqualTo(finishReason(facts));
    }
    if (facts.path("model").isTextual()) {
      assertThat(actual.model()).as("model").isEqualTo(facts.path("model").asText());
    }
    keepsCalls(facts.path("tool_calls"));
    return this;
  }

  /** Every count of usage that the facts name; where they name none, an estimate may stand. */
  @CanIgnoreReturnValue
  public FactsAssert keepsUsage(JsonNode facts) {
    JsonNode expected = facts.path("usage");
    JsonNode usage = actual.usage();
    if (!expected.isObject()) {
      return this;
    }
    assertThat(usage).as("usage").isNotNull();
    same(usage.at("/prompt_tokens"), expected.path("input_tokens"), "input tokens");
    same(usage.at("/completion_tokens"), expected.path("output_tokens"), "output tokens");
    JsonNode cached = usage.at("/prompt_tokens_details/cached_tokens");
    same(
        cached.isMissingNode() ? usage.path("prompt_cache_hit_tokens") : cached,
        expected.path("cached_tokens"),
        "cached tokens");
    same(
        usage.at("/completion_tokens_details/reasoning_tokens"),
        expected.path("reasoning_tokens"),
        "reasoning tokens");
    return this;
  }

  /** The facts keep the provider's {@code stop}; an answer with tool calls says so. */
  private static String finishReason(JsonNode facts) {
    String reason = facts.path("finish_reason").asText();
    return reason.equals("stop") && !facts.path("tool_calls").isEmpty() ? "tool_calls" : reason;
  }

  private void keepsCalls(JsonNode expected) {
    assertThat(actual.calls()).as("tool calls").hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Folded.Call call = actual.calls().get(i);
      JsonNode fact = expected.get(i);
      assertThat(call.name()).as("name").isEqualTo(fact.path("name").asText());
      if (fact.path("id").isTextual() && !fact.path("id").asText().isEmpty()) {
        assertThat(call.id()).as("id").isEqualTo(fact.path("id").asText());
      }
      assertThat(arguments(call)).as("arguments").isEqualTo(fact.path("arguments"));
    }
  }

  /** Arguments that are no JSON (cut off, malformed) stay text, as in the facts. */
  private static JsonNode arguments(Folded.Call call) {
    try {
      return call.arguments().isBlank()
          ? Recordings.JSON.createObjectNode()
          : Recordings.JSON.readTree(call.arguments());
    } catch (JsonProcessingException e) {
      return Recordings.JSON.getNodeFactory().textNode(call.arguments());
    }
  }

  private static void same(JsonNode actual, JsonNode expected, String what) {
    if (expected.isNumber()) {
      assertThat(actual.asLong(-1)).as(what).isEqualTo(expected.asLong());
    }
  }
}
