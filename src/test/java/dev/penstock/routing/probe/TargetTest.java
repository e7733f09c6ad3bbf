package dev.penstock.routing.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Configs;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TargetTest {

  @Test
  void a_deployment_of_two_groups_is_one_target() {
    assertThat(
            deployments(
                """
                a: {deployments: [{provider: one, model: x}, {provider: two, model: y}]}
                b: {deployments: [{provider: two, model: y}]}
                """))
        .containsExactly("one/x", "two/y");
  }

  @Test
  void each_credential_is_a_target() {
    assertThat(arms("a: {deployments: [{provider: keys, model: x}]}"))
        .hasSize(2)
        .allMatch(arm -> arm.startsWith("keys/x|keys#"))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_wildcard_has_no_model_to_ask_for() {
    assertThat(
            deployments(
                """
                "one/*": {deployments: [{provider: one, model: "*"}]}
                "two/*": {deployments: [{provider: two, model: fixed}]}
                """))
        .containsExactly("two/fixed");
  }

  @Test
  void who_opts_out_in_one_group_is_out_in_all() {
    assertThat(
            deployments(
                """
                a: {deployments: [{provider: one, model: x}, {provider: two, model: y}]}
                b: {deployments: [{provider: two, model: y, health_check: false}]}
                """))
        .containsExactly("one/x");
  }

  private static List<String> deployments(String models) {
    return targets(models).stream().map(target -> target.deployment().id()).toList();
  }

  private static List<String> arms(String models) {
    return targets(models).stream().map(Target::arm).toList();
  }

  private static List<Target> targets(String models) {
    return Target.of(
        Configs.load(
            """
            providers:
              one: {type: simulated}
              two: {type: simulated}
              keys: {type: openai, api_keys: [sk-one, sk-two]}
            models:
            """
                + models.indent(2)));
  }
}
