package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What an answer cites, as Anthropic tells it. OpenAI's {@code url_citation} is one of a web
 * search; citations of documents, which have kept Anthropic's form, stay as they are; Bedrock's
 * become so.
 */
final class Citations {
  private Citations() {}

  /** Of the field {@code name} of an answer's message; none if it is another. */
  static List<ObjectNode> of(String name, JsonNode value) {
    List<ObjectNode> citations = new ArrayList<>(0);
    for (JsonNode each : value) {
      if (name.equals("annotations") && each.path("url_citation").isObject()) {
        citations.add(web(each.path("url_citation")));
      } else if (name.equals("citations") && each instanceof ObjectNode citation) {
        ObjectNode known =
            citation.path("type").asText().endsWith("_location")
                ? citation
                : BedrockCitation.read(citation);
        if (known != null) {
          citations.add(known);
        }
      }
    }
    return citations;
  }

  /** The text of the source, and what Anthropic alone can read of it, are not known. */
  private static ObjectNode web(JsonNode cited) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "web_search_result_location")
        .put("url", cited.path("url").asText())
        .put("title", cited.path("title").asText())
        .put("cited_text", "")
        .put("encrypted_index", "");
  }
}
