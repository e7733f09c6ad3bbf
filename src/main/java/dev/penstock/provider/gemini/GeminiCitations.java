package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import java.util.List;

/**
 * Sources of a grounded answer as OpenAI's {@code url_citation}s. Gemini counts a segment's place
 * in bytes of UTF-8, OpenAI in characters; so the text is kept, as far as a bound, to count them.
 */
final class GeminiCitations {
  // More than the longest answer of any model; citations beyond it go without their place.
  private static final int MAX_CHARS = 1 << 20;

  private final StringBuilder text = new StringBuilder();
  private JsonNode grounding = GeminiJson.newObject();

  void append(String piece) {
    if (text.length() + piece.length() <= MAX_CHARS) {
      text.append(piece);
    }
  }

  /** A later chunk's metadata replaces an earlier one's. */
  void read(JsonNode groundingMetadata) {
    if (groundingMetadata.isObject()) {
      grounding = groundingMetadata;
    }
  }

  void write(int choice, List<Delta> out) {
    ArrayNode annotations = GeminiJson.newArray();
    JsonNode chunks = grounding.path("groundingChunks");
    for (JsonNode support : grounding.path("groundingSupports")) {
      for (JsonNode chunk : support.path("groundingChunkIndices")) {
        annotate(chunks.path(chunk.asInt(-1)).path("web"), support.path("segment"), annotations);
      }
    }
    if (!annotations.isEmpty()) {
      out.add(new Delta.Extra(choice, "annotations", annotations));
    }
  }

  private void annotate(JsonNode web, JsonNode segment, ArrayNode annotations) {
    String url = GeminiJson.text(web, "uri");
    if (url == null) {
      return;
    }
    ObjectNode annotation = annotations.addObject().put("type", "url_citation");
    ObjectNode citation = annotation.putObject("url_citation");
    citation.put("url", url).put("title", web.path("title").asText(""));
    citation.put("start_index", chars(segment.path("startIndex").asInt(0)));
    citation.put("end_index", chars(segment.path("endIndex").asInt(0)));
  }

  /** How many code points the first {@code bytes} bytes of the text are. */
  private int chars(int bytes) {
    int count = 0;
    int seen = 0;
    for (int i = 0; i < text.length() && seen < bytes; count++) {
      int codePoint = text.codePointAt(i);
      seen += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      i += Character.charCount(codePoint);
    }
    return count;
  }
}
