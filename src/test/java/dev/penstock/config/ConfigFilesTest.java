package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.document.Problems;
import dev.penstock.vault.OpenVaults;
import dev.penstock.vault.envelope.Sealing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that are shipped. */
final class ConfigFilesTest {

  private static final Path EXAMPLES = Path.of("conf", "examples");

  /** How keys of the vendors look. */
  private static final Map<String, String> BEGINNINGS =
      Map.ofEntries(
          Map.entry("OPENAI_API_KEY", "sk-"),
          Map.entry("OPENAI_API_KEY_1", "sk-"),
          Map.entry("OPENAI_API_KEY_2", "sk-"),
          Map.entry("ANTHROPIC_API_KEY", "sk-ant-"),
          Map.entry("GEMINI_API_KEY", "AIza"),
          Map.entry("GROQ_API_KEY", "gsk_"),
          Map.entry("DEEPSEEK_API_KEY", "sk-"),
          Map.entry("XAI_API_KEY", "xai-"),
          Map.entry("OPENROUTER_API_KEY", "sk-or-"),
          Map.entry("PERPLEXITY_API_KEY", "pplx-"),
          Map.entry("HF_TOKEN", "hf_"),
          Map.entry("NVIDIA_API_KEY", "nvapi-"));

  @TempDir Path folder;

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    }
  }

  @Test
  void the_default_needs_no_environment() {
    Loaded loaded = new ConfigLoader().load(Path.of("conf", "penstock.yaml"), List.of(), Map.of());

    assertThat(loaded).isInstanceOf(Loaded.Ok.class);
    Config config = ((Loaded.Ok) loaded).config();
    assertThat(config.models()).containsOnlyKeys("demo", "demo/*");
    assertThat(config.auth()).isEqualTo(new AuthConfig(null, true, null));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void each_example_loads(Path example) throws IOException {
    Map<String, String> environment = environment();
    // Secrets of the example's vault are taken from the environment here.
    List<String> overrides = example.endsWith("vault.yaml") ? List.of("vault.type=env") : List.of();
    try (OpenVaults vaults =
        new OpenVaults(new Sealing(new SecureRandom(), InstantSource.system()), environment)) {
      Loaded loaded = new ConfigLoader(vaults).load(example, overrides, environment);

      assertThat(loaded).isInstanceOf(Loaded.Ok.class);
      assertThat(((Loaded.Ok) loaded).warnings()).isEmpty();
    }
  }

  @Test
  void each_deployment_of_the_cost_example_has_a_price() throws IOException {
    Loaded loaded =
        new ConfigLoader().load(EXAMPLES.resolve("cost-routing.yaml"), List.of(), environment());

    assertThat(loaded).isInstanceOf(Loaded.Ok.class);
    assertThat(((Loaded.Ok) loaded).config().models().get("cheap").deployments())
        .allSatisfy(deployment -> assertThat(deployment.facts().price()).isNotNull());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void each_example_names_the_schema_for_editors(Path example) throws IOException {
    assertThat(Files.readString(example))
        .startsWith("# yaml-language-server: $schema=../penstock.schema.json\n");
  }

  @Test
  void the_price_book_names_the_schema_for_editors_and_is_right() throws IOException {
    String text = Files.readString(Path.of("conf", "prices.yaml"));
    Problems problems = new Problems();

    PriceBook book = new PriceBookReader().read("prices.yaml", text, problems);

    assertThat(text).startsWith("# yaml-language-server: $schema=prices.schema.json\n");
    assertThat(problems.sorted()).isEmpty();
    assertThat(book.models()).hasSizeGreaterThan(40);
    assertThat(book.models().keySet())
        .extracting(name -> name.substring(0, name.indexOf('/')))
        .contains("openai", "anthropic", "gemini", "deepseek", "groq", "mistral", "xai");
  }

  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (String name :
        List.of(
            "OPENAI_API_KEY",
            "OPENAI_API_KEY_1",
            "OPENAI_API_KEY_2",
            "ANTHROPIC_API_KEY",
            "GEMINI_API_KEY",
            "GROQ_API_KEY",
            "DEEPSEEK_API_KEY",
            "XAI_API_KEY",
            "OPENROUTER_API_KEY",
            "PERPLEXITY_API_KEY",
            "HF_TOKEN",
            "NVIDIA_API_KEY",
            "AZURE_OPENAI_API_KEY",
            "AZURE_CLIENT_SECRET",
            "MISTRAL_API_KEY",
            "TOGETHER_API_KEY",
            "FIREWORKS_API_KEY",
            "PENSTOCK_ADMIN_KEY",
            "SEARCH_KEY",
            "SEARCH_CI_KEY",
            "SEARCH_LEAD_KEY",
            "WATCHER_KEY",
            "CI_KEY",
            "HOOK_SECRET",
            "LEDGER_PASSWORD")) {
      environment.put(name, BEGINNINGS.getOrDefault(name, "") + "value-of-" + name);
    }
    environment.put("PENSTOCK_SECRET_OPENAI_PROD", "sk-value");
    environment.put("PENSTOCK_SECRET_OPENAI_SPARE", "sk-other-value");
    environment.put("PENSTOCK_SECRET_ANTHROPIC_PROD", "sk-ant-value");
    environment.put("TLS_CERT", Files.createFile(folder.resolve("tls.crt")).toString());
    environment.put("TLS_KEY", Files.createFile(folder.resolve("tls.key")).toString());
    return environment;
  }
}
