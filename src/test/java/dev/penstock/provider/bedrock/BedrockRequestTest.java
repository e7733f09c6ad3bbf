package dev.penstock.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.rules.ConverseRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BedrockRequestTest {

  static List<String> requests() {
    return Fixtures.cases("requests");
  }

  static List<String> refusals() {
    return Fixtures.cases("refusals");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_is_said_in_the_words_of_converse(String name) {
    ObjectNode fixture = Fixtures.json("requests", name);

    ObjectNode body = Asked.of(fixture.path("model").asText(), fixture.path("openai"));

    assertThat((JsonNode) body).isEqualTo(fixture.path("bedrock"));
    ConverseRules.CONVERSE.check(body);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void what_a_model_cannot_express_is_refused_by_name(String name) {
    ObjectNode fixture = Fixtures.json("refusals", name);

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> Asked.of(fixture.path("model").asText(), fixture.path("openai")).size())
        .extracting(e -> kindAndParam(e.failure()))
        .isEqualTo(List.of(fixture.path("kind").asText(), fixture.path("param").asText()));
  }

  @Test
  void the_guardrail_of_a_stream_keeps_its_mode() {
    ObjectNode body =
        Asked.of(
            Asked.CLAUDE,
            "{'messages':[{'role':'user','content':'Hi'}],'stream':true,"
                + "'guardrailConfig':{'streamProcessingMode':'async'}}");

    assertThat(body.at("/guardrailConfig/streamProcessingMode").asText()).isEqualTo("async");
  }

  @Test
  void long_ids_of_calls_become_short_ones_that_differ() {
    String id = "x".repeat(80);

    assertThat(BedrockTools.id(id)).hasSizeLessThanOrEqualTo(64).isEqualTo(BedrockTools.id(id));
    assertThat(BedrockTools.id(id)).isNotEqualTo(BedrockTools.id(id + "y"));
  }

  @Test
  void recorded_requests_keep_the_rules_that_are_checked_here() {
    Recordings.of("bedrock-converse", "json").stream()
        .map(Recordings.Recording::request)
        .filter(request -> request != null && request.has("messages"))
        .forEach(request -> {
          ObjectNode body = (ObjectNode) request;
          ConverseRules.CONVERSE.check(body.without("modelId"));
        });
  }

  private static List<String> kindAndParam(Failure failure) {
    return switch (failure) {
      case Failure.UnsupportedParameter f -> List.of("UnsupportedParameter", f.param());
      case Failure.InvalidValue f -> List.of("InvalidValue", f.param());
      default -> List.of(failure.toString(), "");
    };
  }
}
