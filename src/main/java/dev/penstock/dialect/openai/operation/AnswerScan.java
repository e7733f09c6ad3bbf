package dev.penstock.dialect.openai.operation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.error.FailureException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads of an answer what accounting wants to know, and nothing of its numbers. */
final class AnswerScan {
  private final JsonParser parser;
  private final @Nullable Vectors wanted;
  private final AnswerFacts facts = new AnswerFacts();
  private boolean complete;
  private boolean differs;

  private AnswerScan(JsonParser parser, @Nullable Vectors wanted) {
    this.parser = parser;
    this.wanted = wanted;
  }

  /**
   * Reads one answer.
   *
   * @param wanted the encoding of its embeddings; null if it is of none
   * @throws FailureException with {@code UpstreamBroken} if it is no answer, or what an error in it
   *     means
   */
  static AnswerScan of(byte[] answer, @Nullable Vectors wanted) {
    try (JsonParser parser = Json.FACTORY.createParser(answer)) {
      AnswerScan scan = new AnswerScan(parser, wanted);
      scan.root();
      return scan;
    } catch (IOException e) {
      throw Vectors.broken("an answer that is not JSON");
    }
  }

  AnswerFacts facts() {
    return facts;
  }

  /** Whether there are embeddings in another encoding than what is wanted. */
  boolean differs() {
    return differs;
  }

  private void root() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Vectors.broken("an answer that is no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      member(name, parser.nextToken());
    }
    if (parser.nextToken() != null) {
      throw Vectors.broken("an answer with something behind it");
    }
    if (!complete) {
      throw Vectors.broken("an answer without results");
    }
    Usage usage = facts.usage();
    if (usage != null) {
      facts.usage(usage.with(Usage.Kinds.ofSearches(facts.searches())));
    }
    facts.finishReason(FinishReason.STOP);
  }

  private void member(String name, JsonToken value) throws IOException {
    switch (name) {
      case "data", "results" -> {
        complete |= value == JsonToken.START_ARRAY;
        results();
      }
      case "model" -> {
        if (value == JsonToken.VALUE_STRING && !parser.getText().isEmpty()) {
          facts.model(parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      case "usage" -> usage(Json.value(parser));
      case "meta" -> meta(Json.value(parser));
      case "error" -> {
        JsonNode error = Json.value(parser);
        if (!error.isNull()) {
          throw new FailureException(OpenAiErrorReader.inAnswer(error));
        }
      }
      default -> parser.skipChildren();
    }
  }

  private void results() throws IOException {
    if (wanted == null || !parser.hasToken(JsonToken.START_ARRAY)) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.hasToken(JsonToken.START_OBJECT)) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean embedding = parser.currentName().equals("embedding");
        JsonToken first = parser.nextToken();
        differs |= embedding && wanted.differs(first);
        parser.skipChildren();
      }
    }
  }

  private void usage(JsonNode usage) {
    long prompt = usage.path("prompt_tokens").asLong();
    long total = usage.path("total_tokens").asLong();
    if (usage.path("prompt_tokens").isNumber() || usage.path("total_tokens").isNumber()) {
      // Jina and others tell the total alone.
      facts.usage(new Usage(Math.max(prompt, total), 0, null, null, null));
    }
  }

  /** Cohere's. */
  private void meta(JsonNode meta) {
    JsonNode billed = meta.path("billed_units");
    facts.searches(billed.path("search_units").asLong());
    if (facts.usage() == null && billed.path("input_tokens").isNumber()) {
      facts.usage(new Usage(billed.path("input_tokens").asLong(), 0, null, null, null));
    }
  }
}
