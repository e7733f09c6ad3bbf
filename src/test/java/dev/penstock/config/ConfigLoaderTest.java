package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the records hold when all is right. */
final class ConfigLoaderTest {

  @TempDir Path folder;

  private ConfigText text() {
    return new ConfigText(folder);
  }

  @Test
  void what_is_left_out_has_the_contracts_default() {
    Config config = text().config(DEMO);

    assertThat(config.server())
        .isEqualTo(
            new ServerConfig(
                "127.0.0.1",
                4000,
                4001,
                false,
                64 << 20,
                List.of(),
                null,
                new ServerConfig.Drain(Duration.ofSeconds(5), Duration.ofSeconds(120)),
                Duration.ofSeconds(15),
                List.of(),
                new ServerConfig.Limits(
                    32 << 10,
                    100,
                    128,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(10),
                    64 << 20,
                    256 << 10,
                    16 << 20,
                    10_000,
                    4096)));
    assertThat(config.auth()).isEqualTo(new AuthConfig(null, true, null));
    assertThat(config.keys()).isEmpty();
    assertThat(config.telemetry()).isEqualTo(new TelemetryConfig("json", "info", false, true));
  }

  @ParameterizedTest
  @CsvSource({
    "openai, https://api.openai.com/v1",
    "anthropic, https://api.anthropic.com",
    "gemini, https://generativelanguage.googleapis.com",
    "ollama, http://127.0.0.1:11434",
    "cohere, https://api.cohere.com",
    "mistral, https://api.mistral.ai/v1",
    "deepseek, https://api.deepseek.com",
    "groq, https://api.groq.com/openai/v1",
    "xai, https://api.x.ai/v1",
    "openrouter, https://openrouter.ai/api/v1",
    "together, https://api.together.xyz/v1",
    "fireworks, https://api.fireworks.ai/inference/v1",
    "perplexity, https://api.perplexity.ai",
    "huggingface, https://router.huggingface.co/v1",
    "nvidia, https://integrate.api.nvidia.com/v1",
    "vllm, http://127.0.0.1:8000/v1",
    "llamacpp, http://127.0.0.1:8080/v1"
  })
  void each_type_knows_its_address(String type, String address) {
    assertThat(provider("{type: " + type + ", api_key: k}").baseUrl())
        .isEqualTo(URI.create(address));
  }

  @Test
  void a_provider_holds_what_it_was_given() {
    ProviderConfig provider =
        provider(
            """
            {type: anthropic, base_url: "https://h/v1/", api_keys: [a, {key: b, weight: 3}],
             headers: {X-A: "1"}, proxy: "http://proxy:3128", http2: true}
            """);

    assertThat(provider)
        .isEqualTo(
            new ProviderConfig(
                "p",
                "anthropic",
                URI.create("https://h/v1"),
                List.of(
                    new ProviderConfig.Credential("p#ca978112", new Secret("a"), 1),
                    new ProviderConfig.Credential("p#3e23e816", new Secret("b"), 3)),
                Map.of("X-A", "1"),
                URI.create("http://proxy:3128"),
                true,
                "2023-06-01",
                false,
                null,
                false,
                false,
                null,
                new PassThrough(true, List.of())));
  }

  @Test
  void a_simulated_provider_has_its_pace() {
    assertThat(provider("{type: simulated, faults: true}").simulation())
        .isEqualTo(new ProviderConfig.Simulation(Duration.ofMillis(20), true));
  }

  private ProviderConfig provider(String yaml) {
    String models = "models: {m: {deployments: [{provider: p, model: m}]}}\n";
    return text().config(models + "providers:\n  p: " + yaml).providers().get("p");
  }

  @Test
  void the_nearest_timeout_wins() {
    String yaml =
        """
        providers: {p: {type: simulated}}
        models:
          m:
            strategy: weighted
            timeouts: {idle: 2s, connect: 3s}
            deployments: [{provider: p, model: x, weight: 3, timeouts: {idle: 1s}}]
        """;

    ModelConfig model = text().config(yaml).models().get("m");

    assertThat(model.strategy()).isEqualTo("weighted");
    assertThat(model.deployments().getFirst().timeouts())
        .isEqualTo(
            new Timeouts(
                Duration.ofSeconds(3),
                Duration.ofSeconds(60),
                null,
                Duration.ofSeconds(1),
                Duration.ofMinutes(10)));
  }

  @Test
  void params_keep_their_numbers_exactly() {
    String yaml =
        """
        providers: {p: {type: simulated}}
        models: {m: {deployments: [{provider: p, model: x, params:
          {a: 1.10, b: 123456789012345678901234567890, c: [true, null, {d: yes}], e: 007}}]}}
        """;

    assertThat(text().config(yaml).models().get("m").deployments().getFirst().params())
        .hasToString(
            "{\"a\":1.10,\"b\":123456789012345678901234567890,"
                + "\"c\":[true,null,{\"d\":\"yes\"}],\"e\":\"007\"}");
  }

  @Test
  void a_key_may_end() {
    String yaml = "keys: [{name: a, key: k, models: [demo], expires: 2027-01-01T02:00:00+02:00}]";

    assertThat(text().config(DEMO + yaml).keys())
        .containsExactly(
            new KeyConfig(
                "a",
                new Secret("k"),
                null,
                List.of("demo"),
                Terms.NONE,
                Instant.parse("2027-01-01T00:00:00Z"),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                KeyConfig.Role.NONE,
                false,
                false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth: {anonymous: auto}                                     | true
          auth: {anonymous: auto, admin_key: k}                       | false
          auth: {anonymous: true, admin_key: k}                       | true
          auth: {anonymous: false}                                    | false
          server: {host: 0.0.0.0, allow_insecure: true}               | false
          server: {host: "::1"}                                       | true
          server: {host: localhost}                                   | true
          server: {host: 127.0.0.1.example.com, allow_insecure: true} | false
          """)
  void anonymous_calls_are_decided_when_loading(String yaml, boolean expected) {
    assertThat(text().config(DEMO + yaml).auth().anonymous()).isEqualTo(expected);
  }

  @Test
  void the_version_follows_the_values_and_not_the_layout() {
    String version = text().config(DEMO).version();

    assertThat(version).matches("[0-9a-f]{12}");
    assertThat(text().config("# a comment\n\n" + DEMO).version()).isEqualTo(version);
    assertThat(text().config(DEMO + "server: {port: 1}").version()).isNotEqualTo(version);
  }

  @Test
  void no_secret_is_in_any_text() {
    String yaml =
        """
        auth: {admin_key: secret-1}
        providers:
          p: {type: openai, api_key: secret-2, headers: {Authorization: secret-3}}
          q: {type: openai, api_keys: [secret-4, {key: secret-5}]}
        models: {m: {deployments: [{provider: p, model: m}]}}
        keys: [{name: a, key: secret-6}]
        """;

    assertThat(text().config(yaml).toString()).doesNotContain("secret-");
  }
}
