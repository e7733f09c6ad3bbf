package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is right and was hardly meant. */
final class WarningsTest {

  private static final String PLAIN =
      ": a secret in plain text; better vault://NAME, ${NAME} for an environment variable, or"
          + " file:///path";

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
        telemetry:
          sinks:
            - {type: postgres, url: "postgresql://u:sec-7@db/x"}
            - {type: webhook, url: "https://h/x", secret: sec-8-of-16-letters}
        """;

    assertThat(new ConfigText(folder).warnings(yaml))
        .containsExactly(
            "1:19: auth.admin_key" + PLAIN,
            "3:30: providers.p.api_key" + PLAIN,
            "3:62: providers.p.headers.Authorization" + PLAIN,
            "4:32: providers.q.api_keys[0]" + PLAIN,
            "4:45: providers.q.api_keys[1].key" + PLAIN,
            "6:23: keys[0].key" + PLAIN,
            "9:29: telemetry.sinks[0].url" + PLAIN,
            "10:51: telemetry.sinks[1].secret" + PLAIN);
  }

  @Test
  void a_secret_from_elsewhere_is_as_it_should_be() {
    String yaml =
        """
        auth: {admin_key: "${NONE:-}"}
        providers: {p: {type: openai, api_key: "${K}", headers: {Authorization: "Bearer ${K}"}}}
        models: {m: {deployments: [{provider: p, model: m}]}}
        """;

    assertThat(new ConfigText(folder, Map.of("K", "sk-secret")).warnings(yaml)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "openai, AIzaSecret, looks like a key of Gemini",
    "openai, sk-ant-secret, looks like a key of Anthropic",
    "anthropic, sk-proj-secret, looks like a key of OpenAI",
    "anthropic, secret, does not look like a key of Anthropic: those begin with sk-ant-",
    "gemini, sk-secret, does not look like a key of Gemini: those begin with AIza or AQ.",
  })
  void a_key_of_another_vendor_is_told_and_not_shown(String type, String key, String told) {
    String yaml =
        """
        providers: {p: {type: %s, api_key: "${K}"}}
        models: {m: {deployments: [{provider: p, model: m}]}}
        """
            .formatted(type);

    assertThat(new ConfigText(folder, Map.of("K", key)).warnings(yaml))
        .singleElement()
        .asString()
        .endsWith("providers.p.api_key: " + told)
        .doesNotContainIgnoringCase("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, sk-secret",
    "openai, sk-proj-secret",
    "anthropic, sk-ant-secret",
    "gemini, AIzaSecret"
  })
  void a_key_of_the_vendor_is_as_it_should_be(String type, String key) {
    String yaml =
        """
        providers: {p: {type: %s, api_keys: ["${K}", {key: "${K}"}]}}
        models: {m: {deployments: [{provider: p, model: m}]}}
        """
            .formatted(type);

    assertThat(new ConfigText(folder, Map.of("K", key)).warnings(yaml)).isEmpty();
  }

  @Test
  void who_has_another_address_may_have_other_keys() {
    String yaml =
        """
        providers:
          a: {type: openai, base_url: "http://127.0.0.1:1", api_key: "${K}"}
          b: {type: openai-compatible, base_url: "https://api.groq.com/openai/v1", api_key: "${K}"}
        models: {m: {deployments: [{provider: a, model: m}]}}
        """;

    assertThat(new ConfigText(folder, Map.of("K", "other")).warnings(yaml))
        .containsExactly(
            "3:85: providers.b.api_key: does not look like a key of Groq: those begin with gsk_");
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
