package dev.penstock.fuzz;

import dev.penstock.config.PromptTemplate;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.anthropic.AnthropicDialect;
import dev.penstock.provider.bedrock.BedrockDialect;
import dev.penstock.provider.cohere.CohereDialect;
import dev.penstock.provider.gemini.GeminiDialect;
import dev.penstock.provider.ollama.OllamaDialect;
import dev.penstock.provider.tgi.TgiDialect;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Who answers in a format of its own.
 *
 * @param dialect makes one whose made ids are always the same
 * @param encoding what makes a stream of a seed
 */
record Vendors(
    String name,
    Supplier<Dialect> dialect,
    String mediaType,
    List<byte[]> streams,
    UnaryOperator<byte[]> encoding,
    List<byte[]> answers) {

  static List<Vendors> all() {
    UnaryOperator<byte[]> same = UnaryOperator.identity();
    List<byte[]> gemini = Seeds.answers("gemini/answers", "gemini");
    String events = "text/event-stream";
    return List.of(
        new Vendors(
            "anthropic",
            AnthropicDialect::new,
            events,
            Seeds.events("anthropic/streams", "anthropic-messages"),
            same,
            Seeds.answers("anthropic/answers", "anthropic-messages")),
        new Vendors("gemini", Vendors::gemini, events, Seeds.gemini(), same, gemini),
        new Vendors(
            "gemini-array",
            Vendors::gemini,
            "application/json",
            Seeds.geminiArrays(),
            same,
            gemini),
        new Vendors(
            "ollama",
            () -> new OllamaDialect(counted()),
            "application/x-ndjson",
            Seeds.ollama(),
            same,
            Seeds.answers("contract/ollama", "ollama-chat")),
        new Vendors(
            "bedrock",
            () -> new BedrockDialect("anthropic.claude-sonnet-4-5", new AnthropicDialect()),
            "application/vnd.amazon.eventstream",
            Seeds.bedrock(),
            Seeds::aws,
            Seeds.answers("contract/bedrock", "bedrock-converse")),
        new Vendors(
            "cohere",
            () -> new CohereDialect(counted()),
            events,
            Seeds.events("contract/cohere", "cohere-v2"),
            same,
            Seeds.answers("contract/cohere", "cohere-v2")),
        new Vendors(
            "tgi",
            () -> new TgiDialect(PromptTemplate.ofModel("")),
            events,
            Seeds.events("contract/tgi", "tgi"),
            same,
            Seeds.answers("contract/tgi", "tgi")));
  }

  static Vendors named(String name) {
    return all().stream().filter(vendor -> vendor.name.equals(name)).findAny().orElseThrow();
  }

  /** Whether it has tools. */
  boolean calls() {
    return !name.equals("tgi");
  }

  private static Dialect gemini() {
    return new GeminiDialect(counted());
  }

  private static Supplier<String> counted() {
    AtomicInteger ids = new AtomicInteger();
    return () -> "call_" + ids.incrementAndGet();
  }
}
