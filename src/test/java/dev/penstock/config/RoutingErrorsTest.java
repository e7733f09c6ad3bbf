package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of routing that are out of bounds, or cannot be meant together. */
final class RoutingErrorsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {retries: {attempts: 0}}                             | 3:31: routing.retries.attempts: expected a whole number from 1 to 100; got 0
          {retries: {budget: 1.5}}                             | 3:29: routing.retries.budget: expected a number from 0 to 1; got 1.5
          {retries: {base: 2s, max: 1s}}                       | 3:36: routing.retries.max: shorter than base
          {retries: {base: 9s, max: 8s}}                       | 3:36: routing.retries.max: shorter than base
          {circuit_breaker: {open: 10s, max_open: 5s}}         | 3:50: routing.circuit_breaker.max_open: shorter than open
          {circuit_breaker: {failure_rate: 0}}                 | 3:43: routing.circuit_breaker.failure_rate: expected a number from 0.01 to 1; got 0
          {circuit_breaker: {half_open_probes: 0}}             | 3:47: routing.circuit_breaker.half_open_probes: expected a whole number from 1 to 1000; got 0
          {cooldown: {rate_limited: 0s}}                       | 3:36: routing.cooldown.rate_limited: expected a duration such as 250ms, 30s, 10m, 1h or 1d (1mo is 30 days); got "0s"
          {hedge: {after: p80}}                                | 3:26: routing.hedge.after: expected one of p50, p90, p95, p99; got "p80" (did you mean "p50"?)
          {hedge: {enabled: true, max_share: 0}}               | 3:45: routing.hedge.max_share: hedging is enabled and no request may be hedged
          {timeouts: {first_token: 20s, total: 10s}}           | 3:47: routing.timeouts.total: shorter than first_token
          {timeouts: {idle: 20s, total: 10s}}                  | 3:40: routing.timeouts.total: shorter than idle
          {affinity: {load: 0.5}}                              | 3:28: routing.affinity.load: expected a number from 1 to 100; got 0.5
          {max_fallbacks: 21}                                  | 3:26: routing.max_fallbacks: expected a whole number from 0 to 20; got 21
          {latency: {tolerence: 1}}                            | 3:21: routing.latency.tolerence: unknown key (did you mean "tolerance"?)
          """)
  void a_wrong_setting_is_told(String routing, String expected) {
    // The errors' columns count from here.
    String yaml = DEMO + "routing: " + routing;

    assertThat(new ConfigText(folder).errors(yaml)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          weight: 0                                | 2:60: models.m.deployments[0].weight: the weights of the group sum to zero
          rpm: 0                                   | 2:57: models.m.deployments[0].rpm: expected a whole number from 1 to 1000000000; got 0
          order: 0                                 | 2:59: models.m.deployments[0].order: expected a whole number from 1 to 1000; got 0
          tags: [a b]                              | 2:59: models.m.deployments[0].tags[0]: expected a tag of letters, digits, '.', '_', ':', '/' and '-' (at most 64); got "a b"
          price: {input: 1}                        | 2:52: models.m.deployments[0].price.output: missing; expected US dollars such as 2.50, at most 1000000
          price: {input: 1, output: 0.1234567891}  | 2:78: models.m.deployments[0].price.output: expected US dollars with at most 9 decimals
          modalities: [txt]                        | 2:65: models.m.deployments[0].modalities[0]: expected one of audio, file, image, text, video; got "txt" (did you mean "text"?)
          context_window: 5, max_input_tokens: 6   | 2:89: models.m.deployments[0].max_input_tokens: more than context_window holds
          base_model: "*"                          | 2:64: models.m.deployments[0].base_model: names one model, without *
          timeouts: {first_token: 2s, total: 1s}   | 2:87: models.m.deployments[0].timeouts.total: shorter than first_token
          """)
  void a_wrong_deployment_is_told(String more, String expected) {
    String yaml = "providers: {p: {type: simulated}}\n";
    String models = "models: {m: {deployments: [{provider: p, model: x, " + more + "}]}}\n";

    assertThat(new ConfigText(folder).errors(yaml + models)).containsExactly(expected);
  }

  @Test
  void a_short_total_alone_asks_for_nothing_else() {
    assertThat(new ConfigText(folder).errors(DEMO + "routing: {timeouts: {total: 1s}}")).isEmpty();
  }

  @Test
  void one_deployment_of_several_may_stay_idle() {
    String yaml =
        """
        providers: {p: {type: simulated}}
        models: {m: {deployments: [{provider: p, model: x, weight: 0}, {provider: p, model: y}]}}
        """;

    assertThat(new ConfigText(folder).errors(yaml)).isEmpty();
  }
}
