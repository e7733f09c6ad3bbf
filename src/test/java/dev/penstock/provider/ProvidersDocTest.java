package dev.penstock.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.PromptTemplate;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.provider.bedrock.BedrockDialect;
import dev.penstock.provider.cohere.CohereDialect;
import dev.penstock.provider.gemini.GeminiDialect;
import dev.penstock.provider.ollama.OllamaDialect;
import dev.penstock.provider.tgi.TgiDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProvidersDocTest {
  private static final Path DOC = Path.of("docs", "providers.md");
  private static final String BEDROCK = "anthropic.claude-sonnet-4-6";
  private static final Path FOLDERS = Path.of("src/main/java/dev/penstock/provider");

  /** Whose bodies pass through, so that there is nothing to list. */
  private static final List<String> PASS_THROUGH = List.of("openai", "simulated", "tei");

  @Test
  void the_tables_say_what_the_dialects_do() throws IOException {
    ProvidersDoc tables = new ProvidersDoc(dialects());
    String written = Files.readString(DOC);

    String expected = MarkedTable.replaced(written, "parameters", tables.parameters());
    expected = MarkedTable.replaced(expected, "native parameters", tables.nativeParameters());
    expected = MarkedTable.replaced(expected, "families", tables.families());
    expected = MarkedTable.replaced(expected, "inputs", tables.inputs());
    expected = MarkedTable.replaced(expected, "values", tables.values());
    if (Boolean.getBoolean("penstock.docs.update")) {
      Path unused = Files.writeString(DOC, expected);
      written = expected;
    }

    assertThat(written).as("run again with -Dpenstock.docs.update=true").isEqualTo(expected);
  }

  @Test
  void content_is_treated_as_it_is_declared() {
    ProvidersDoc tables = new ProvidersDoc(dialects());
    dialects()
        .forEach((type, any) -> {
          tables.requireDeclared(any, ProvidersDoc.model(any));
          any.capabilities("")
              .families()
              .forEach(family -> {
                tables.requireDeclared(dialect(type, family.example()), family.example());
              });
        });
  }

  @Test
  void each_provider_with_a_format_of_its_own_is_in_the_tables() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      List<String> translated =
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .filter(name -> !PASS_THROUGH.contains(name))
              // Two others' formats, by the model.
              .filter(name -> !name.equals("vertex"))
              .sorted()
              .toList();

      assertThat(dialects().keySet()).containsExactlyElementsOf(translated);
    }
  }

  static Map<String, Dialect> dialects() {
    Map<String, Dialect> dialects = new LinkedHashMap<>();
    dialects.put("anthropic", new AnthropicDialect());
    dialects.put("bedrock", new BedrockDialect(BEDROCK, new AnthropicDialect()));
    dialects.put("cohere", new CohereDialect(() -> "call_1"));
    dialects.put("gemini", new GeminiDialect(() -> "call_1"));
    dialects.put("ollama", new OllamaDialect(() -> "call_1"));
    dialects.put("tgi", new TgiDialect(PromptTemplate.ofModel("")));
    return dialects;
  }

  /** For a certain model, where that makes a difference. */
  static Dialect dialect(String type, String model) {
    return type.equals("bedrock")
        ? new BedrockDialect(model, new AnthropicDialect())
        : Objects.requireNonNull(dialects().get(type));
  }
}
