package dev.penstock.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AnthropicRequestTest {
  private final AnthropicDialect dialect = new AnthropicDialect();

  static List<String> requests() {
    return Fixtures.cases("requests", ".json");
  }

  static List<String> refusals() {
    return Fixtures.cases("refusals", ".json");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_is_said_in_the_words_of_anthropic(String name) {
    ObjectNode fixture = Fixtures.json("requests/" + name + ".json");

    ObjectNode body = dialect.encode(Conversations.of(fixture.path("openai")));

    // Through text, so that 0.2 the double is 0.2 the decimal.
    JsonNode read = AnthropicJson.object(body.toString());
    assertThat(read).isEqualTo(fixture.path("anthropic"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void what_anthropic_cannot_express_is_refused_by_name(String name) {
    ObjectNode fixture = Fixtures.json("refusals/" + name + ".json");
    Conversation conversation = Conversations.of(fixture.path("openai"));

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> dialect.encode(conversation).size())
        .extracting(e -> kindAndParam(e.failure()))
        .isEqualTo(List.of(fixture.path("kind").asText(), fixture.path("param").asText()));
  }

  @Test
  void the_callers_conversation_is_not_changed() {
    ObjectNode fixture = Fixtures.json("requests/json-schema.json");
    String before = fixture.toString();

    ObjectNode body = dialect.encode(Conversations.of(fixture.path("openai")));

    assertThat(body.path("output_config").isObject()).isTrue();
    assertThat(fixture).hasToString(before);
  }

  private static List<String> kindAndParam(Failure failure) {
    return switch (failure) {
      case Failure.UnsupportedParameter f -> List.of("UnsupportedParameter", f.param());
      case Failure.InvalidValue f -> List.of("InvalidValue", f.param());
      default -> List.of(failure.toString(), "");
    };
  }
}
