package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Part.SearchResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search found, as a text part: title, source and pieces, a line break between each. So it
 * is read by providers that know no such results; {@code search_result} tells those that do how
 * long the pieces are.
 */
public final class FoundText {
  /** The member of a text part. */
  public static final String FIELD = "search_result";

  private FoundText() {}

  /** Adds the part to {@code parts}, and returns it. */
  public static ObjectNode add(SearchResult result, ArrayNode parts) {
    StringBuilder text = new StringBuilder(result.title()).append('\n').append(result.source());
    ObjectNode found = parts.objectNode();
    found.put("source", result.source()).put("title", result.title()).put("cited", result.cited());
    ArrayNode lengths = found.putArray("lengths");
    for (String piece : result.pieces()) {
      text.append('\n').append(piece);
      lengths.add(piece.length());
    }
    return parts
        .addObject()
        .put("type", "text")
        .put("text", text.toString())
        .<ObjectNode>set(FIELD, found);
  }

  /**
   * Null if it is a text like others, was changed on its way, or says nothing: those who know
   * results take none without a source, a title and words.
   */
  static @Nullable SearchResult read(RequestField found, String text) {
    if (!(found.json() instanceof ObjectNode json)) {
      return null;
    }
    String source = json.path("source").asText();
    String title = json.path("title").asText();
    String head = title + "\n" + source;
    int at = head.length();
    List<String> pieces = new ArrayList<>();
    for (JsonNode length : json.path("lengths")) {
      int from = at + 1;
      at = from + Math.max(0, length.asInt());
      if (at < from || at > text.length() || text.charAt(from - 1) != '\n') {
        return null;
      }
      pieces.add(text.substring(from, at));
    }
    boolean says =
        !source.isBlank()
            && !title.isBlank()
            && !pieces.isEmpty()
            && pieces.stream().noneMatch(String::isBlank);
    return says && at == text.length() && text.startsWith(head)
        ? new SearchResult(source, title, pieces, json.path("cited").asBoolean())
        : null;
  }
}
