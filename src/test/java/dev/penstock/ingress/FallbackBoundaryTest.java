package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fallback leads nobody where they may not go; those who may it does lead there. */
final class FallbackBoundaryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "404 | {\"error\":{\"message\":\"no such model\",\"code\":\"model_not_found\"}}",
        "400 | {\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}",
        "400 | {\"error\":{\"message\":\"no\",\"code\":\"content_policy_violation\"}}",
        "500 | {\"error\":{\"message\":\"failed\"}}"
      })
  void no_failure_leads_to_a_model_that_the_key_may_not_use(int status, String error)
      throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              if (call.body.contains("real-alpha")) {
                call.json(status, error);
              } else {
                call.json(200, Chunks.completion("ok"));
              }
            });
        GatewayUnderTest gateway =
            new GatewayUnderTest(
                """
                providers: {p: {type: openai-compatible, base_url: "%s/v1", api_key: sk-upstream}}
                models:
                  m:
                    fallbacks: [second, "open/beta"]
                    context_window_fallbacks: [beta]
                    content_policy_fallbacks: [beta]
                    deployments: [{provider: p, model: real-alpha}]
                  beta: {aliases: [second], deployments: [{provider: p, model: real-beta}]}
                  "open/*": {deployments: [{provider: p, model: "real-*"}]}
                routing: {default_fallbacks: [beta], retries: {attempts: 1}}
                teams: {narrow: {models: [m]}}
                keys:
                  - {name: limited, key: sk-ps-limited, models: [m]}
                  - {name: of-team, key: sk-ps-of-team, team: narrow, models: [m, beta]}
                  - {name: free, key: sk-ps-free}
                """
                    .formatted(upstream.url()))) {
      for (String key : new String[] {"sk-ps-limited", "sk-ps-of-team"}) {
        assertThat(ask(gateway, key).status()).isNotEqualTo(200);
      }
      assertThat(upstream.calls()).allSatisfy(call -> assertThat(call.body).contains("real-alpha"));
      assertThat(ask(gateway, "sk-ps-free").status()).isEqualTo(200);
    }
  }

  private static RawClient.Answer ask(GatewayUnderTest gateway, String key) throws Exception {
    return gateway.chat(Chunks.request(false), "authorization: Bearer " + key);
  }
}
