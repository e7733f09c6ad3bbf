package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is right and was hardly meant. */
final class WarningsTest {

  private static final String PLAIN =
      ": a secret in plain text; better ${NAME} for an environment variable, or file:///path";

  @TempDir Path folder;

  @Test
  void a_secret_in_plain_text_is_told_and_not_shown() {
    String yaml =
        """
        auth: {admin_key: sec-1, anonymous: true}
        providers:
          p: {type: openai, api_key: sec-2, headers: {Authorization: sec-3, X-Team: search}}
          q: {type: openai, api_keys: [sec-4, {key: sec-5}]}
        models: {m: {deployments: [{provider: p, model: m}]}}
        keys: [{name: a, key: sec-6}]
        """;

    assertThat(new ConfigText(folder).warnings(yaml))
        .containsExactly(
            "1:19: auth.admin_key" + PLAIN,
            "3:30: providers.p.api_key" + PLAIN,
            "3:62: providers.p.headers.Authorization" + PLAIN,
            "4:32: providers.q.api_keys[0]" + PLAIN,
            "4:45: providers.q.api_keys[1].key" + PLAIN,
            "6:23: keys[0].key" + PLAIN);
  }

  @Test
  void a_secret_from_elsewhere_is_as_it_should_be() {
    String yaml =
        """
        auth: {admin_key: "${NONE:-}"}
        providers: {p: {type: openai, api_key: "${K}", headers: {Authorization: "Bearer ${K}"}}}
        models: {m: {deployments: [{provider: p, model: m}]}}
        """;

    assertThat(new ConfigText(folder, Map.of("K", "secret")).warnings(yaml)).isEmpty();
  }

  private static String models(String... names) {
    StringBuilder yaml = new StringBuilder("providers: {p: {type: simulated}}\nmodels:\n");
    for (String name : names) {
      yaml.append("  \"%s\": {deployments: [{provider: p, model: x}]}\n".formatted(name));
    }
    return yaml.toString();
  }

  @Test
  void two_patterns_of_which_neither_is_more_specific_are_told() {
    String yaml = models("gpt-*", "*-pro", "gpt-4*", "o1-*", "*");

    assertThat(new ConfigText(folder).warnings(yaml))
        .containsExactly(
            "4:3: models.*-pro: matches names that models.gpt-* matches too,"
                + " and neither is more specific: those go to gpt-*");
  }

  @Test
  void a_group_that_no_key_may_use_is_told() {
    String yaml =
        models("a", "b", "v/*", "w/*")
            + """
            auth: {anonymous: false}
            keys:
            - {name: x, key: "${K}", models: [a, "never*"]}
            - {name: y, key: "${L}", models: [v/one]}
            """;

    assertThat(new ConfigText(folder, Map.of("K", "k", "L", "l")).warnings(yaml))
        .containsExactly("4:3: models.b: no key may use it", "6:3: models.w/*: no key may use it");
  }

  @Test
  void a_key_for_everything_may_use_each_group() {
    String yaml = models("a", "b") + "auth: {anonymous: false}\nkeys: [{name: x, key: \"${K}\"}]";

    assertThat(new ConfigText(folder, Map.of("K", "k")).warnings(yaml)).isEmpty();
  }

  @Test
  void callers_without_a_key_may_use_each_group() {
    String yaml = models("a", "b") + "keys: [{name: x, key: \"${K}\", models: [a]}]";

    assertThat(new ConfigText(folder, Map.of("K", "k")).warnings(yaml)).isEmpty();
  }

  @Test
  void a_key_that_names_an_alias_may_use_its_group() {
    String yaml =
        """
        auth: {anonymous: false}
        providers: {p: {type: simulated}}
        models: {m: {aliases: [n], deployments: [{provider: p, model: x}]}}
        keys: [{name: x, key: "${K}", models: [n]}]
        """;

    assertThat(new ConfigText(folder, Map.of("K", "k")).warnings(yaml)).isEmpty();
  }
}
