package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OverridesTest {

  @TempDir Path folder;

  private ConfigText text() {
    return new ConfigText(folder);
  }

  @Test
  void an_override_wins_over_the_file_and_the_last_over_the_first() {
    String yaml = DEMO + "server: {port: 1, host: localhost}";

    ServerConfig server = text().config(yaml, "server.port=2", "server.port=3").server();

    assertThat(server.port()).isEqualTo(3);
    assertThat(server.host()).isEqualTo("localhost");
  }

  @Test
  void what_is_not_there_is_made() {
    Config config = text().config(DEMO, "server.limits.max_headers=7", "auth.admin_key=");

    assertThat(config.server().limits().maxHeaders()).isEqualTo(7);
    assertThat(config.auth().adminKey()).isNull();
  }

  @Test
  void elements_and_quoted_keys_are_reached() {
    Config config =
        text()
            .config(
                DEMO,
                "models.demo.deployments[0].weight=9",
                "models.\"gpt-4.1\"={deployments: [{provider: demo, model: x}]}");

    assertThat(config.models().get("demo").deployments().getFirst().weight()).isEqualTo(9);
    assertThat(config.models()).containsKey("gpt-4.1");
  }

  @Test
  void a_wrong_value_is_placed_at_the_option() {
    assertThat(text().errors(DEMO, "server.prot=1", "server.port=x"))
        .containsExactlyInAnyOrder(
            "--set: server.prot: unknown key (did you mean \"port\"?)",
            "--set: server.port: expected a whole number from 0 to 65535; got \"x\"");
  }

  @Test
  void a_malformed_override_is_told_without_its_text() {
    assertThat(text().errors(DEMO, "secret", "a..b=secret", "a[x]=secret"))
        .containsExactly(
            "--set: \"override 1\": expected key.path=value, as in server.port=5000",
            "--set: \"override 2\": expected key.path=value, as in server.port=5000",
            "--set: \"override 3\": expected key.path=value, as in server.port=5000");
  }

  @Test
  void an_override_below_a_value_or_beyond_a_list_is_an_error() {
    assertThat(
            text()
                .errors(
                    DEMO,
                    "providers.demo.type.x=1",
                    "models.demo.deployments[1].weight=2",
                    "server.cors.origins={a: [}"))
        .satisfiesExactlyInAnyOrder(
            error ->
                assertThat(error)
                    .isEqualTo("--set: providers.demo.type.x: what holds it is not a mapping"),
            error ->
                assertThat(error)
                    .isEqualTo("--set: models.demo.deployments[1].weight: there is no element [1]"),
            error -> assertThat(error).startsWith("--set: server.cors.origins: not YAML"));
  }
}
