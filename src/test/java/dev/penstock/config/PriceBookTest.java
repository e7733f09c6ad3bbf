package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.vault.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a deployment knows from the price book, and what is said of a wrong one. */
final class PriceBookTest {

  private static final ModelFacts SMALL =
      new ModelFacts(new Price(2_500_000_000L, 10_000_000_000L), 1000L, null, null, Set.of());

  @TempDir Path folder;
  private Path book;

  @BeforeEach
  void a_book_of_two_models() throws IOException {
    book =
        Files.writeString(
            folder.resolve("book.yaml"),
            """
            version: 1
            models:
              openai/small: {input: 2.50, output: 10, context_window: 1000}
              vendor/seen: {input: 0.1, output: 0, modalities: [text, image], max_input_tokens: 5}
            """);
  }

  private List<ModelConfig.Deployment> deployments(String type, String group, String deployment) {
    String yaml =
        """
        prices: {book: "%s"}
        providers: {p: {type: %s, base_url: "http://h", api_key: k}}
        models: {"%s": {deployments: [%s]}}
        """
            .formatted(book, type, group, deployment);
    return new ConfigText(folder).config(yaml).models().get(group).deployments();
  }

  private ModelFacts facts(String type, String deployment) {
    return Unversioned.facts(
        deployments(type, "m", "{provider: p, " + deployment + "}").getFirst().facts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai            | model: small
          openai            | model: opaque, base_model: small
          openai            | model: opaque, base_model: openai/small
          openai-compatible | model: opaque, base_model: openai/small
          """)
  void a_model_is_known_by_its_vendor_and_name(String type, String deployment) {
    assertThat(facts(type, deployment)).isEqualTo(SMALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai            | model: other
          openai            | model: openai/small
          openai            | model: small, base_model: other
          anthropic         | model: small
          openai-compatible | model: small
          openai-compatible | model: openai/small
          openai-compatible | model: small, base_model: small
          """)
  void another_model_is_unknown(String type, String deployment) {
    assertThat(facts(type, deployment)).isEqualTo(ModelFacts.UNKNOWN);
  }

  @Test
  void what_the_deployment_says_wins_over_the_book() {
    String own =
        """
        model: x, base_model: vendor/seen, price: {input: 1, output: 2}, max_input_tokens: 7,
        unsupported_params: [logprobs]
        """;

    assertThat(facts("openai", own))
        .isEqualTo(
            new ModelFacts(
                new Price(1_000_000_000L, 2_000_000_000L),
                null,
                7L,
                Set.of("text", "image"),
                Set.of("logprobs")));
  }

  @Test
  void a_wildcard_is_looked_up_once_its_name_is_known() {
    ModelConfig.Deployment open =
        deployments("openai", "p/*", "{provider: p, model: \"*\", max_input_tokens: 9}").getFirst();

    assertThat(open.facts().price()).isNull();
    assertThat(open.facts().maxInputTokens()).isEqualTo(9);
    assertThat(Unversioned.facts(open.withModel("small").facts()))
        .isEqualTo(new ModelFacts(SMALL.price(), SMALL.contextWindow(), 9L, null, Set.of()));
    assertThat(open.withModel("other").facts())
        .isEqualTo(new ModelFacts(null, null, 9L, null, Set.of()));
  }

  @Test
  void a_wildcard_of_one_known_model_has_its_facts() {
    ModelConfig.Deployment fixed =
        deployments("openai", "p/*", "{provider: p, model: \"*\", base_model: small}").getFirst();

    assertThat(Unversioned.facts(fixed.withModel("anything").facts())).isEqualTo(SMALL);
  }

  @Test
  void without_a_book_the_built_in_one_is_used() {
    String yaml =
        """
        providers: {p: {type: openai, api_key: k}}
        models: {m: {deployments: [{provider: p, model: gpt-4o}]}}
        """;

    ModelConfig model = new ConfigText(folder).config(yaml).models().get("m");

    Price price = model.deployments().getFirst().facts().price();
    assertThat(price).isNotNull();
    assertThat(price.at(Instant.EPOCH).base().of(TokenClass.INPUT)).isEqualTo(2_500_000_000L);
    assertThat(price.at(Instant.EPOCH).base().of(TokenClass.OUTPUT)).isEqualTo(10_000_000_000L);
  }

  @Test
  void the_installations_book_is_used_before_the_built_in_one() throws IOException {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    Files.copy(book, conf.resolve("prices.yaml"));
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            providers: {p: {type: openai, api_key: k}}
            models: {m: {deployments: [{provider: p, model: small}]}}
            """);

    Loaded loaded =
        new ConfigLoader(folder.toString(), Vaults.NONE).load(file, List.of(), Map.of());

    assertThat(loaded).isInstanceOf(Loaded.Ok.class);
    ModelConfig model = ((Loaded.Ok) loaded).config().models().get("m");
    assertThat(Unversioned.facts(model.deployments().getFirst().facts())).isEqualTo(SMALL);
  }

  @Test
  void another_book_is_another_version() throws IOException {
    String yaml = ConfigText.DEMO + "prices: {book: \"" + book + "\"}";
    String version = new ConfigText(folder).config(yaml).version();

    Files.writeString(book, Files.readString(book).replace("2.50", "2.51"));

    assertThat(new ConfigText(folder).config(yaml).version()).isNotEqualTo(version);
  }

  @Test
  void a_missing_book_is_told_where_it_is_named() {
    assertThat(new ConfigText(folder).errors(ConfigText.DEMO + "prices: {book: /no/such}"))
        .containsExactly("3:16: prices.book: there is no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version: 2                                    | 1:10: version: expected 1, the only version there is; got 2
          a/b: {}                                       | 1:1: a/b: unknown key; expected one of version, models, tools
          models: {b: {input: 1, output: 1}}            | 1:10: models.b: expected vendor/model, as openai/gpt-4o
          models: {a/b: {input: 1}}                     | 1:10: models.a/b.output: missing; expected US dollars such as 2.50, at most 1000000
          models: {a/b: {input: x, output: 1}}          | 1:23: models.a/b.input: expected US dollars such as 2.50, at most 1000000; got "x"
          models: {a/b: {input: -1, output: 1}}         | 1:23: models.a/b.input: expected US dollars such as 2.50, at most 1000000; got -1
          models: {a/b: {input: 0.0000000001, output: 1}} | 1:23: models.a/b.input: expected US dollars with at most 9 decimals
          models: {a/b: {imput: 1, input: 1, output: 1}} | 1:16: models.a/b.imput: unknown key (did you mean "input"?)
          models: {a/b: {input: 1, output: 1, modalities: [smell]}} | 1:50: models.a/b.modalities[0]: expected one of audio, file, image, text, video; got "smell"
          models: {a/b: {input: 1, output: 1, as_of: today}} | 1:44: models.a/b.as_of: expected a day such as 2026-11-21; got "today"
          models: {a/b                                  | 2:7: not YAML: expected ',' or '}', but got :
          """)
  void a_wrong_book_is_told_with_file_and_place(String text, String expected) throws IOException {
    boolean whole = text.startsWith("version") || !text.endsWith("}");
    Files.writeString(book, whole ? text + "\nmodels: {}" : text + "\nversion: 1");

    List<String> errors =
        new ConfigText(folder).errors(ConfigText.DEMO + "prices: {book: \"" + book + "\"}");

    assertThat(errors).contains(book + ":" + expected);
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0"
  })
  void a_model_of_bedrock_has_one_price_by_all_its_regional_ids(String id) {
    PriceBook known = PriceBook.builtIn();
    String listed = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    assertThat(known.facts("bedrock", id, null))
        .isEqualTo(known.facts("bedrock", listed, null))
        .isNotEqualTo(ModelFacts.UNKNOWN)
        .isNotEqualTo(known.facts("bedrock", "global." + listed.substring(3), null));
    assertThat(known.facts("bedrock", "global.anthropic.claude-3-7-sonnet-20250219-v1:0", null))
        .isEqualTo(ModelFacts.UNKNOWN);
  }
}
