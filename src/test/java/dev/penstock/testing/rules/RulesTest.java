package dev.penstock.testing.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A rule that nothing breaks would prove nothing. */
final class RulesTest {

  /**
   * Rules that bind what is made here, though a vendor lets others pass: Ollama passes over what it
   * does not know, a guardrail stopped a talk of two users before a model saw it, and newer servers
   * of llama.cpp know both names of the limit.
   */
  private static final Set<String> EXCEPTIONS =
      Set.of(
          "ollama: only members that there are",
          "bedrock: roles alternate, the user first",
          "llamacpp: the limit is max_tokens");

  @TestFactory
  Stream<DynamicTest> a_good_body_keeps_every_rule() {
    return Rules.all().stream()
        .map(set -> dynamicTest(set.vendor(), () -> set.check(RuleSet.read(set.good()))));
  }

  @TestFactory
  Stream<DynamicTest> each_rule_finds_what_breaks_it() {
    return Rules.all().stream()
        .flatMap(set ->
            set.rules().stream()
                .map(rule ->
                    dynamicTest(
                        set.vendor() + ": " + rule.name(),
                        () -> assertThat(set.broken(set.spoilt(rule))).contains(rule.name()))));
  }

  /** Or else they would be stricter than the vendors. */
  @TestFactory
  Stream<DynamicTest> what_vendors_took_keeps_their_rules() {
    return Map.of(
            "anthropic-messages", "anthropic",
            "gemini", "gemini",
            "bedrock-converse", "bedrock",
            "cohere-v2", "cohere",
            "ollama-chat", "ollama",
            "tgi", "tgi",
            "openai-responses", "responses",
            "openai-chat", "")
        .entrySet()
        .stream()
        .flatMap(format ->
            Recordings.of(format.getKey(), "json", "stream").stream()
                .filter(recording -> recording.request() != null)
                .map(recording ->
                    dynamicTest(recording.toString(), () -> check(recording, format.getValue()))));
  }

  private static void check(Recording recording, String type) {
    RuleSet rules =
        switch (type) {
          case "responses" -> ResponsesRules.RESPONSES;
          case "" ->
              Rules.of(recording.provider().equals("azure") ? "openai" : recording.provider());
          default -> Rules.of(type);
        };
    ObjectNode request = ((ObjectNode) Objects.requireNonNull(recording.request())).deepCopy();
    if (type.equals("bedrock") || type.equals("gemini")) {
      // They stand in the path, and were recorded beside.
      request.remove(List.of("modelId", "model"));
    }

    assertThat(rules.broken(request))
        .filteredOn(rule -> !EXCEPTIONS.contains(recording.provider() + ": " + rule))
        .isEmpty();
  }
}
