package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.Config;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Loaded;
import dev.penstock.config.ModelFacts;
import dev.penstock.config.Tariff;
import dev.penstock.config.TokenClass;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** LiteLLM's price table as a price book. */
final class PricesCommandTest {
  private static final String TABLE =
      """
      {"sample_spec": {"litellm_provider": "one of", "input_cost_per_token": 0.0},
       "gpt-x": {"litellm_provider": "openai", "mode": "chat",
         "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
         "cache_read_input_token_cost": 2.9999999999999997e-07,
         "cache_creation_input_token_cost_above_1hr": 5e-06,
         "input_cost_per_token_above_200k_tokens": 5e-06,
         "input_cost_per_token_batches": 1.25e-06,
         "output_cost_per_token_priority": 2e-05,
         "input_cost_per_second": 0.1, "supports_vision": true,
         "max_input_tokens": 272000, "max_output_tokens": 128000.0},
       "vectors": {"litellm_provider": "openai", "mode": "embedding", "input_cost_per_token": 1e-07},
       "instruct": {"litellm_provider": "text-completion-openai", "mode": "completion",
         "input_cost_per_token": 1e-06},
       "azure/gpt-y": {"litellm_provider": "azure", "input_cost_per_token": 1e-06},
       "acme/z": {"litellm_provider": "acme", "input_cost_per_token": 1e-06},
       "gpt-free": {"litellm_provider": "openai", "input_cost_per_token": 0, "output_cost_per_token": 0},
       "gpt-odd": {"litellm_provider": "openai", "input_cost_per_token": -1},
       "gpt-image": {"litellm_provider": "openai", "output_cost_per_image": 0.04},
       "a b": {"litellm_provider": "openai", "input_cost_per_token": 1e-06}}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new PricesCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("table.json"), text);
  }

  private ModelFacts imported(String model) throws IOException {
    Path book = folder.resolve("book.yaml");
    assertThat(run("import", table(TABLE).toString(), "--out", book.toString())).isZero();
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            prices: {book: "%s"}
            providers: {p: {type: openai, api_key: k}}
            models: {m: {deployments: [{provider: p, model: x, base_model: "%s"}]}}
            """
                .formatted(book, model));
    Loaded loaded = new ConfigLoader().load(file, List.of(), Map.of());
    assertThat(loaded).isInstanceOf(Loaded.Ok.class);
    Config config = ((Loaded.Ok) loaded).config();
    return Objects.requireNonNull(config.models().get("m")).deployments().getFirst().facts();
  }

  @Test
  void the_book_that_comes_out_is_right() throws IOException {
    ModelFacts facts = imported("openai/gpt-x");

    Tariff tariff = Objects.requireNonNull(facts.price()).at(Instant.EPOCH);
    assertThat(tariff.base().own())
        .isEqualTo(
            Map.of(
                TokenClass.INPUT, 2_500_000_000L,
                TokenClass.OUTPUT, 10_000_000_000L,
                TokenClass.CACHED_READ, 300_000_000L,
                TokenClass.CACHE_WRITE_1H, 5_000_000_000L));
    assertThat(tariff.rates(200_001).of(TokenClass.INPUT)).isEqualTo(5_000_000_000L);
    assertThat(tariff.service("batch").rates().of(TokenClass.INPUT)).isEqualTo(1_250_000_000L);
    assertThat(tariff.service("priority").rates().of(TokenClass.OUTPUT)).isEqualTo(20_000_000_000L);
    assertThat(facts.maxInputTokens()).isEqualTo(272_000);
    assertThat(facts.maxOutputTokens()).isEqualTo(128_000);
  }

  @Test
  void what_a_model_is_for_is_known() throws IOException {
    assertThat(imported("openai/vectors").operation()).isEqualTo("embeddings");
    assertThat(imported("openai/instruct").operation()).isEqualTo("completions");
    assertThat(imported("openai/gpt-x").operation()).isNull();
  }

  @Test
  void azures_models_keep_their_own_prices() throws IOException {
    assertThat(imported("azure-openai/gpt-y").price()).isNotNull();
  }

  @Test
  void the_report_tells_what_was_left_out_and_why() throws IOException {
    int code = run("import", table(TABLE).toString());

    assertThat(code).isZero();
    assertThat(out.toString()).contains("version: 1").contains("\"openai/gpt-x\":");
    assertThat(err.toString().lines())
        .containsExactly(
            "mapped: 4 models",
            "ignored: 1 entry: a name that a price book cannot have (a b)",
            "ignored: 1 entry: a price of 0 may be an unknown one: say free: true by hand if it is"
                + " not (gpt-free)",
            "ignored: 1 entry: a price that is none: negative, too large or no number (gpt-odd)",
            "ignored: 1 entry: its provider is no type of ours (acme/z)",
            "ignored: 1 entry: no price of an input token (gpt-image)",
            "ignored: 1 entry: the format's own example (sample_spec)",
            "ignored: field input_cost_per_second of 1 mapped model: no price that a book can"
                + " hold");
  }

  @Test
  void bad_input_is_one_line_and_code_1() throws IOException {
    Path missing = folder.resolve("none.json");

    assertThat(run("import", missing.toString())).isOne();
    assertThat(run("import", table("{\"a\": ").toString())).isOne();
    assertThat(run("import", table("[]").toString())).isOne();
    assertThat(run("import", table("{\"a\": 1}").toString())).isOne();

    Path table = folder.resolve("table.json");
    assertThat(err.toString().lines())
        .containsExactly(
            "penstock: " + missing + ": there is no such file",
            "penstock: " + table + ": not JSON: line 1, column 7",
            "penstock: " + table + ": expected a JSON object with an entry for each model",
            "mapped: 0 models",
            "ignored: 1 entry: no mapping (a)",
            "penstock: " + table + ": no entry of it is a price that could be taken over");
  }

  @Test
  void without_a_file_it_is_wrong_usage() {
    assertThat(run("import")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }
}
