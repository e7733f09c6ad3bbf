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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProvidersDocTest {
  private static final Path DOC = Path.of("docs", "providers.md");
  private static final String BEDROCK = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final Path FOLDERS = Path.of("src/main/java/dev/penstock/provider");

  /** Whose bodies pass through, so that there is nothing to list. */
  private static final List<String> PASS_THROUGH = List.of("openai", "simulated", "tei");

  @Test
  void the_tables_say_what_the_dialects_do() throws IOException {
    ProvidersDoc tables = new ProvidersDoc(dialects());
    String written = Files.readString(DOC);

    String expected = replaced(written, "parameters", tables.parameters());
    expected = replaced(expected, "native parameters", tables.nativeParameters());
    expected = replaced(expected, "values", tables.values());
    if (Boolean.getBoolean("penstock.docs.update")) {
      Path unused = Files.writeString(DOC, expected);
      written = expected;
    }

    assertThat(written).as("run again with -Dpenstock.docs.update=true").isEqualTo(expected);
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

  private static Map<String, Dialect> dialects() {
    Map<String, Dialect> dialects = new LinkedHashMap<>();
    dialects.put("anthropic", new AnthropicDialect());
    dialects.put("bedrock", new BedrockDialect(BEDROCK, new AnthropicDialect()));
    dialects.put("cohere", new CohereDialect(() -> "call_1"));
    dialects.put("gemini", new GeminiDialect(() -> "call_1"));
    dialects.put("ollama", new OllamaDialect(() -> "call_1"));
    dialects.put("tgi", new TgiDialect(PromptTemplate.ofModel("")));
    return dialects;
  }

  /** The text with what stands between the two marks of a table replaced. */
  private static String replaced(String text, String table, String rows) {
    String begin = "<!-- begin " + table + " -->\n";
    String end = "<!-- end " + table + " -->";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("marks of the table " + table).isGreaterThanOrEqualTo(from);
    return text.substring(0, from) + rows + text.substring(to);
  }
}
