package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import java.util.List;

/**
 * Citations of an answer. One of a web page becomes OpenAI's {@code url_citation} in {@code
 * annotations}; one of a document has no counterpart and stays as it is, in {@code citations}. Both
 * are told once, at the end, as complete lists: a second value of a field would replace the first.
 */
final class BedrockCitations {
  private final ArrayNode annotations = JsonNodeFactory.instance.arrayNode();
  private final ArrayNode documents = JsonNodeFactory.instance.arrayNode();

  /** Citations of the text between two offsets, in characters (code points) of the whole text. */
  void add(List<JsonNode> citations, int start, int end) {
    for (JsonNode citation : citations) {
      String url = BedrockJson.text(citation.path("location").path("web"), "url");
      if (!url.isEmpty()) {
        annotations.add(annotation(url, citation, start, end));
      } else if (citation.isObject()) {
        documents.add(citation);
      }
    }
  }

  /** Adds what was cited, if anything was. */
  void write(List<Delta> out) {
    if (!annotations.isEmpty()) {
      out.add(new Delta.Extra(0, "annotations", annotations));
    }
    if (!documents.isEmpty()) {
      out.add(new Delta.Extra(0, "citations", documents));
    }
  }

  private static ObjectNode annotation(String url, JsonNode citation, int start, int end) {
    ObjectNode annotation = JsonNodeFactory.instance.objectNode().put("type", "url_citation");
    annotation
        .putObject("url_citation")
        .put("url", url)
        .put("title", BedrockJson.text(citation, "title"))
        .put("start_index", start)
        .put("end_index", end);
    return annotation;
  }
}
