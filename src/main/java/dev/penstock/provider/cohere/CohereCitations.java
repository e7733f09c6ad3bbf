package dev.penstock.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an answer cites. Each citation stays as it is, in {@code citations}; a source that has an
 * address is OpenAI's {@code url_citation} in {@code annotations} besides. Both are told once, at
 * the end, as complete lists: a second value of a field would replace the first.
 */
final class CohereCitations {
  private final ArrayNode citations = JsonNodeFactory.instance.arrayNode();

  /** Where the text of each content block begins, in characters (code points) of all text. */
  private final Map<Integer, Integer> begins = new HashMap<>();

  private int length;

  /** A piece of text in a content block. */
  void text(int block, String piece) {
    begins.putIfAbsent(block, length);
    length += piece.codePointCount(0, piece.length());
  }

  void add(JsonNode citation) {
    if (citation.isObject()) {
      citations.add(citation);
    }
  }

  void write(List<Delta> out) {
    if (citations.isEmpty()) {
      return;
    }
    ArrayNode annotations = JsonNodeFactory.instance.arrayNode();
    citations.forEach(citation -> annotate(citation, annotations));
    if (!annotations.isEmpty()) {
      out.add(new Delta.Extra(0, "annotations", annotations));
    }
    out.add(new Delta.Extra(0, "citations", citations));
  }

  private void annotate(JsonNode citation, ArrayNode annotations) {
    if (!citation.path("type").asText("TEXT_CONTENT").equals("TEXT_CONTENT")) {
      return;
    }
    int begin = begins.getOrDefault(citation.path("content_index").asInt(-1), 0);
    for (JsonNode source : citation.path("sources")) {
      JsonNode document = source.path("document");
      String url = CohereJson.text(document, "url");
      if (url != null) {
        ObjectNode annotation = annotations.addObject().put("type", "url_citation");
        annotation
            .putObject("url_citation")
            .put("url", url)
            .put("title", document.path("title").asText(""))
            .put("start_index", begin + citation.path("start").asInt(0))
            .put("end_index", begin + citation.path("end").asInt(0));
      }
    }
  }
}
