package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parameter that one provider cannot express and another one can. */
final class UnfitProviderTest {
  private static final String ORDERED =
      "m: {deployments: [{provider: narrow, model: x, order: 1, rpm: 2},"
          + " {provider: wide, model: y, order: 2}]}";

  /** Anthropic's format has no log probabilities. */
  private static GatewayUnderTest gateway(
      ScriptedUpstream narrow, ScriptedUpstream wide, String... models) {
    String yaml =
        """
        providers:
          narrow: {type: anthropic, api_key: some-key-of-nobody, base_url: "%s"}
          wide: {type: openai-compatible, base_url: "%s/v1"}
        models:
        """
            .formatted(narrow.url(), wide.url());
    return new GatewayUnderTest(
        yaml + Stream.of(models).map(m -> "  " + m + "\n").collect(Collectors.joining()),
        "routing.retries.base=1ms",
        "routing.circuit_breaker.consecutive_failures=1");
  }

  private static RawClient.Answer ask(GatewayUnderTest gateway, boolean stream) throws Exception {
    return gateway.chat(
        Chunks.request(stream).replaceFirst("\\{", "{\"logprobs\":true,\"max_tokens\":5,"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_other_one_is_called_and_nothing_else_counts(boolean stream) throws Exception {
    try (ScriptedUpstream narrow = Upstreams.saying(500, "{}");
        ScriptedUpstream wide = Upstreams.well("fine");
        GatewayUnderTest gateway = gateway(narrow, wide, ORDERED)) {
      // More often than the limit, the breaker and the retry budget would bear.
      for (int i = 0; i < 40; i++) {
        RawClient.Answer answer = ask(gateway, stream);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers())
            .containsEntry("x-penstock-attempts", "1")
            .containsEntry("x-penstock-deployment", "wide/y");
      }

      assertThat(narrow.calls()).isEmpty();
      Eventually.becomes("nothing in flight", () -> gateway.gateway().inFlightOf("narrow/x") == 0);
    }
  }

  @Test
  void if_none_can_the_parameter_is_refused() throws Exception {
    try (ScriptedUpstream narrow = Upstreams.saying(500, "{}");
        ScriptedUpstream wide = Upstreams.well("never");
        GatewayUnderTest gateway =
            gateway(
                narrow,
                wide,
                "m: {deployments: [{provider: narrow, model: x}, {provider: narrow, model: y}]}")) {
      RawClient.Answer answer = ask(gateway, false);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .contains("\"code\":\"unsupported_parameter\"", "\"param\":\"logprobs\"");
      assertThat(answer.headers()).doesNotContainKey("x-penstock-attempts");
      assertThat(narrow.calls()).isEmpty();
    }
  }

  @Test
  void while_one_that_may_be_able_to_is_down_it_is_not_the_parameters_fault() throws Exception {
    try (ScriptedUpstream narrow = Upstreams.saying(500, "{}");
        ScriptedUpstream wide = Upstreams.saying(500, "{}");
        GatewayUnderTest gateway = gateway(narrow, wide, ORDERED)) {
      assertThat(ask(gateway, false).status()).isEqualTo(502);

      RawClient.Answer answer = ask(gateway, false);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("\"code\":\"no_healthy_deployment\"");
      assertThat(answer.headers()).containsKey("retry-after");
    }
  }

  @Test
  void a_fallback_that_cannot_is_as_if_it_were_not_there() throws Exception {
    try (ScriptedUpstream narrow = Upstreams.saying(500, "{}");
        ScriptedUpstream wide = Upstreams.saying(503, "{}");
        GatewayUnderTest gateway =
            gateway(
                narrow,
                wide,
                "m: {fallbacks: [g], deployments: [{provider: wide, model: y}]}",
                "g: {deployments: [{provider: narrow, model: x}]}")) {
      RawClient.Answer answer = ask(gateway, false);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("\"code\":\"upstream_overloaded\"");
      assertThat(answer.headers()).containsEntry("x-penstock-attempts", "1");
    }
  }
}
