package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What Claude cites by way of Bedrock: the same things under other names. */
final class BedrockCitation {
  /** What ranges are of, by Bedrock's name of the place. */
  private static final Map<String, String> RANGES =
      Map.of(
          "documentChar", "char",
          "documentPage", "page",
          "documentChunk", "block",
          "searchResultLocation", "block");

  private BedrockCitation() {}

  /** In Anthropic's form; null if it is of no place that has one. */
  static @Nullable ObjectNode read(ObjectNode citation) {
    for (Map.Entry<String, JsonNode> place : citation.path("location").properties()) {
      String unit = RANGES.get(place.getKey());
      if (unit != null) {
        return location(citation, place.getKey(), unit, place.getValue());
      }
    }
    return null;
  }

  private static ObjectNode location(
      ObjectNode citation, String kind, String unit, JsonNode range) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    boolean search = kind.equals("searchResultLocation");
    String text =
        StreamSupport.stream(citation.path("sourceContent").spliterator(), false)
            .map(piece -> piece.path("text").asText())
            .collect(Collectors.joining());
    read.put("type", type(kind)).put("cited_text", text);
    if (search) {
      read.put("source", citation.path("source").asText());
      read.set("title", citation.get("title"));
      read.set("search_result_index", range.path("searchResultIndex"));
    } else {
      read.set("document_title", citation.get("title"));
      read.set("document_index", range.path("documentIndex"));
    }
    String bound = unit.equals("page") ? "page_number" : unit + "_index";
    read.set("start_" + bound, range.path("start"));
    read.set("end_" + bound, range.path("end"));
    return read;
  }

  private static String type(String kind) {
    return switch (kind) {
      case "documentChar" -> "char_location";
      case "documentPage" -> "page_location";
      case "documentChunk" -> "content_block_location";
      default -> "search_result_location";
    };
  }
}
