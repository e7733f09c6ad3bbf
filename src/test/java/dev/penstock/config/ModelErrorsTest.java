package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is wrong with {@code models}, in line 2; there are the providers {@code p} and {@code q}.
 */
final class ModelErrorsTest {

  private static final String PROVIDERS =
      "providers: {p: {type: simulated}, q: {type: simulated}}\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                       | 2:1: models: expected a mapping of at least one entry
          {m: {}}                                                                  | 2:10: models.m.deployments: missing; expected a list of at least one element
          {m: {deployments: []}}                                                   | 2:14: models.m.deployments: expected a list of at least one element
          {m: {deployments: [{provider: r, model: x}]}}                            | 2:39: models.m.deployments[0].provider: unknown provider (did you mean "p"?)
          {m: {deployments: [{provider: other, model: x}]}}                        | 2:39: models.m.deployments[0].provider: unknown provider; expected one of p, q
          {m: {deployments: [{provider: p}]}}                                      | 2:28: models.m.deployments[0].model: missing; expected a name of 1 to 256 printable ASCII characters without spaces
          {m: {deployments: [{provider: p, model: "*"}]}}                          | 2:49: models.m.deployments[0].model: * needs a group whose name holds *, as openai/*
          {"m*": {deployments: [{provider: p, model: "*x*"}]}}                     | 2:52: models.m*.deployments[0].model: may hold one * only
          {"m*n*": {deployments: [{provider: p, model: x}]}}                       | 2:10: models.m*n*: a name may hold one * only
          {"a b": {deployments: [{provider: p, model: x}]}}                        | 2:10: models."a b": expected a name of 1 to 256 printable ASCII characters without spaces
          {m: {deployments: [{provider: p, model: x, weight: -1}]}}                | 2:60: models.m.deployments[0].weight: expected a whole number from 0 to 1000000; got -1
          {m: {deployments: [{provider: p, model: x, wieght: 1}]}}                 | 2:52: models.m.deployments[0].wieght: unknown key (did you mean "weight"?)
          {m: {deployments: [{provider: p, model: x}, {provider: p, model: x}]}}   | 2:74: models.m.deployments[1].model: the group has this model of this provider already; use weight instead
          {m: {deployments: [{provider: p, model: x, params: {model: y}}]}}        | 2:61: models.m.deployments[0].params.model: cannot be preset
          {m: {deployments: [{provider: p, model: x, timeouts: {idle: 0}}]}}       | 2:69: models.m.deployments[0].timeouts.idle: expected a duration such as 250ms, 30s, 10m, 1h or 1d (1mo is 30 days); got 0
          {m: {deployments: [{provider: p, model: x}], aliases: ["a*"]}}           | 2:64: models.m.aliases[0]: an alias may not hold *
          {"m*": {deployments: [{provider: p, model: x}], aliases: [b]}}           | 2:67: models.m*.aliases[0]: a group with * has no aliases: nothing says what the * stands for
          {m: {deployments: [{provider: p, model: x, params: {stream_options: {}}}]}} | 2:61: models.m.deployments[0].params.stream_options: cannot be preset
          {m: {deployments: [{provider: p, model: x}], aliases: [m]}}              | 2:64: models.m.aliases[0]: there is a model group of this name
          {m: {deployments: [{provider: p, model: x}], aliases: [a, a]}}           | 2:67: models.m.aliases[1]: already an alias of models.m
          {"gpt-4.1": {deployments: [{provider: p, model: x}]}, m: {deployments: [x-secret]}} | 2:81: models.m.deployments[0]: expected a mapping; got a string
          {"gpt-4.1": {deployments: [{provider: p, model: x}], stratgy: weighted}} | 2:62: models."gpt-4.1".stratgy: unknown key (did you mean "strategy"?)
          """)
  void a_wrong_group_is_told(String models, String expected) {
    String yaml = PROVIDERS + "models: " + models + "\n";

    assertThat(new ConfigText(folder).errors(yaml)).containsExactly(expected);
  }
}
