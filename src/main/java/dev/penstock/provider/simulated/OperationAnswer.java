package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Embeddings, rankings and moderations that follow from the request alone. */
record OperationAnswer(Operation operation, ObjectNode request, String model) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int USUAL_DIMENSIONS = 256;
  private static final int MOST_DIMENSIONS = 4096;

  /** As OpenAI's models have it. */
  private static final int MOST_TOKENS = 8192;

  /** Words times dimensions; some ten milliseconds. */
  private static final long MOST_WORK = 2048L * MOST_TOKENS;

  /** OpenAI's. A text is of a category whose name it holds. */
  private static final List<String> CATEGORIES =
      List.of(
          "harassment",
          "harassment/threatening",
          "hate",
          "hate/threatening",
          "illicit",
          "illicit/violent",
          "self-harm",
          "self-harm/intent",
          "self-harm/instructions",
          "sexual",
          "sexual/minors",
          "violence",
          "violence/graphic");

  private static final double FLAGGED = 0.9;
  private static final double PASSED = 0.01;

  /** All text that is asked about: a directive may stand in it. */
  String text() {
    return operation == Operation.RERANK
        ? request.path("query").asText()
        : String.join("\n", inputs());
  }

  byte[] whole() {
    ObjectNode answer =
        switch (operation) {
          case EMBEDDINGS -> embeddings();
          case RERANK -> ranking();
          default -> moderations();
        };
    return answer.toString().getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode embeddings() {
    int dimensions =
        (int) new Fields(request, null).number("dimensions", USUAL_DIMENSIONS, 1, MOST_DIMENSIONS);
    boolean base64 = request.path("encoding_format").asText().equals("base64");
    ObjectNode answer = JSON.objectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    checkSize(inputs(), dimensions);
    long tokens = 0;
    for (String input : inputs()) {
      Vector vector = Vector.of(input, dimensions);
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (base64) {
        entry.put("embedding", vector.base64());
      } else {
        entry.set("embedding", vector.numbers());
      }
      tokens += tokens(input);
    }
    answer.put("model", model);
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  /** Vectors are made on the event loop, so that there is a most of the work. */
  private static void checkSize(List<String> inputs, int dimensions) {
    long words = 0;
    for (String input : inputs) {
      int most = Vector.words(input).size();
      if (Math.max(most, tokens(input)) > MOST_TOKENS) {
        throw Refused.invalidValue(
            "input", "'input' must have at most " + MOST_TOKENS + " tokens each.");
      }
      words += most;
    }
    if (words * dimensions > MOST_WORK) {
      throw Refused.invalidValue(
          "input",
          "All of 'input' must have at most "
              + MOST_WORK / dimensions
              + " words where there are "
              + dimensions
              + " dimensions.");
    }
  }

  private ObjectNode ranking() {
    ObjectNode answer = JSON.objectNode().put("id", "rerank-sim").put("model", model);
    ArrayNode results = answer.putArray("results");
    boolean returned = request.path("return_documents").asBoolean();
    JsonNode documents = request.path("documents");
    List<Ranked> ranked = ranked(documents);
    long most = new Fields(request, null).number("top_n", ranked.size(), 1, Integer.MAX_VALUE);
    ranked.stream()
        .limit(most)
        .forEach(each -> {
          ObjectNode result = results.addObject().put("index", each.index());
          result.put("relevance_score", each.score());
          if (returned) {
            result.putObject("document").put("text", document(documents.path(each.index())));
          }
        });
    answer.putObject("meta").putObject("billed_units").put("search_units", 1);
    return answer;
  }

  private record Ranked(int index, double score) {}

  private List<Ranked> ranked(JsonNode documents) {
    Set<String> query = new HashSet<>(Vector.words(request.path("query").asText()));
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      ranked.add(new Ranked(i, score(query, document(documents.path(i)))));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
    return ranked;
  }

  /** The share of the query's words that the document has. */
  private static double score(Set<String> query, String document) {
    Set<String> words = new HashSet<>(Vector.words(document));
    return (double) query.stream().filter(words::contains).count() / query.size();
  }

  private static String document(JsonNode document) {
    return document.isObject() ? document.path("text").asText() : document.asText();
  }

  private ObjectNode moderations() {
    ObjectNode answer = JSON.objectNode().put("id", "modr-sim").put("model", model);
    ArrayNode results = answer.putArray("results");
    inputs().forEach(input -> moderation(input.toLowerCase(Locale.ROOT), results.addObject()));
    return answer;
  }

  private static void moderation(String input, ObjectNode result) {
    result.put("flagged", CATEGORIES.stream().anyMatch(input::contains));
    ObjectNode categories = result.putObject("categories");
    ObjectNode scores = result.putObject("category_scores");
    for (String category : CATEGORIES) {
      boolean flagged = input.contains(category);
      categories.put(category, flagged);
      scores.put(category, flagged ? FLAGGED : PASSED);
    }
  }

  /** Tokens count as their numbers; a list of parts, as moderations have it, is one input. */
  private List<String> inputs() {
    JsonNode input = request.path("input");
    if (input.isTextual()) {
      return List.of(input.textValue());
    }
    if (input.path(0).isInt()) {
      return List.of(input.toString());
    }
    if (input.path(0).isObject()) {
      StringBuilder text = new StringBuilder();
      input.forEach(part -> text.append(part.path("text").asText("")));
      return List.of(text.toString());
    }
    List<String> inputs = new ArrayList<>();
    input.forEach(each -> inputs.add(each.isTextual() ? each.textValue() : each.toString()));
    return inputs;
  }

  private static long tokens(String input) {
    return Math.max(1, (input.length() + 3) / 4);
  }
}
