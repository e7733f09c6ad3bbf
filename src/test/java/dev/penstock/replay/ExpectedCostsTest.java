package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.accounting.Pricing;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.config.Price;
import dev.penstock.config.PriceBook;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What recorded calls cost by our reading of their usage and our price book, against a table that
 * was worked out from the vendors' price lists.
 */
final class ExpectedCostsTest {
  private static final Instant DAY = Instant.parse("2026-11-21T12:00:00Z");
  private static final List<String> FORMATS =
      List.of(
          "openai-chat",
          "openai-responses",
          "anthropic-messages",
          "gemini",
          "ollama-chat",
          "bedrock-converse",
          "bedrock-invoke-anthropic",
          "cohere-v2",
          "tgi");

  private record Row(String recording, String entry, @Nullable Long nanoUsd) {}

  @BeforeAll
  static void there_are_recordings() {
    Recordings.thereAreSome();
  }

  @TestFactory
  Stream<DynamicTest> recorded_calls_cost_what_the_vendors_lists_say() throws IOException {
    List<Recording> recordings = recordings();
    return rows().stream().map(row -> dynamicTest(row.recording(), () -> check(row, recordings)));
  }

  @Test
  void every_recording_that_tells_its_usage_is_in_the_table() throws IOException {
    Set<String> rows = new HashSet<>();
    rows().forEach(row -> rows.add(row.recording()));

    assertThat(recordings())
        .filteredOn(recording -> recording.facts().path("usage").isObject())
        .extracting(ExpectedCostsTest::name)
        .allMatch(rows::contains);
  }

  private static void check(Row row, List<Recording> recordings) {
    Recording recording =
        recordings.stream().filter(each -> name(each).equals(row.recording())).findFirst().get();
    int slash = row.entry().indexOf('/');
    Price price =
        PriceBook.builtIn()
            .facts(row.entry().substring(0, slash), row.entry().substring(slash + 1), null)
            .price();
    if (row.nanoUsd() == null) {
      assertThat(price).isNull();
      return;
    }
    assertThat(price).isNotNull();
    assertThat(Pricing.cost(usage(recording), price, DAY, false, false).nanoUsd())
        .isEqualTo(row.nanoUsd());
  }

  private static Usage usage(Recording recording) {
    Usage read =
        switch (recording.format()) {
          case "openai-chat" -> read(recording, new PassThrough(settings()));
          case "anthropic-messages", "gemini", "ollama-chat", "cohere-v2" ->
              read(recording, Native.translator(recording, true));
          // No provider of ours reads these yet.
          default -> told(recording.facts());
        };
    return Objects.requireNonNull(read);
  }

  private static @Nullable Usage read(Recording recording, AnswerTranslator translator) {
    if (recording.kind().equals("json")) {
      return translator.whole(Buffer.buffer(recording.response())).facts().usage();
    }
    StreamTranslation stream = translator.stream(Native.contentType(recording));
    assertThat(Collected.whole(stream, recording.response())).isNotNull();
    return stream.facts().usage();
  }

  private static Usage told(JsonNode facts) {
    JsonNode usage = facts.path("usage");
    return new Usage(
        usage.path("input_tokens").asLong(),
        usage.path("output_tokens").asLong(),
        usage.path("cached_tokens").asLong(),
        usage.path("cache_write_tokens").asLong(),
        usage.path("reasoning_tokens").asLong());
  }

  private static AnswerSettings settings() {
    return new AnswerSettings(true, "fallback", 1_700_000_000, () -> "id", 1 << 20, () -> 1);
  }

  private static List<Recording> recordings() {
    return FORMATS.stream()
        .flatMap(format -> Recordings.of(format, "json", "stream").stream())
        .toList();
  }

  private static String name(Recording recording) {
    return recording.folder().getParent().getFileName() + "/" + recording.folder().getFileName();
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(
            ExpectedCostsTest.class.getResourceAsStream("/accounting/expected-costs.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", -1))
          .map(cells ->
              new Row(
                  cells[0].strip(),
                  cells[1].strip(),
                  cells[2].strip().equals("-") ? null : Long.valueOf(cells[2].strip())))
          .forEach(rows::add);
    }
    return rows;
  }
}
