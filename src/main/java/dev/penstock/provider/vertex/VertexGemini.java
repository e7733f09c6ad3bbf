package dev.penstock.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.error.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gemini's dialect as Vertex AI wants it. */
record VertexGemini(Dialect gemini) implements Dialect {

  /** "Unknown name "id" at 'contents[1].parts[0].function_call'": only AI Studio has ids. */
  static void withoutIds(ObjectNode body) {
    for (JsonNode turn : body.path("contents")) {
      for (JsonNode part : turn.path("parts")) {
        for (String name :
            List.of("functionCall", "function_call", "functionResponse", "function_response")) {
          if (part.path(name) instanceof ObjectNode call) {
            call.remove("id");
          }
        }
      }
    }
  }

  /** AI Studio's way to count a whole request, instead of its contents, is one level deeper. */
  static void readyCount(ObjectNode body) {
    if (body.remove("generateContentRequest") instanceof ObjectNode whole) {
      whole.remove("model");
      body.setAll(whole);
    }
    withoutIds(body);
  }

  @Override
  public String name() {
    return gemini.name();
  }

  @Override
  public Capabilities capabilities(String of) {
    return gemini.capabilities(of);
  }

  @Override
  public boolean takesImageAt(String url) {
    return gemini.takesImageAt(url);
  }

  @Override
  public boolean takesFileAt(String url, @Nullable String mediaType) {
    return gemini.takesFileAt(url, mediaType);
  }

  @Override
  public ObjectNode encode(Conversation conversation) {
    ObjectNode body = gemini.encode(conversation);
    withoutIds(body);
    return body;
  }

  @Override
  public int markCache(ObjectNode encoded) {
    return gemini.markCache(encoded);
  }

  @Override
  public List<Delta> decodeAnswer(byte[] body) {
    return gemini.decodeAnswer(body);
  }

  @Override
  public StreamDecoder newStreamDecoder(String contentType) {
    return gemini.newStreamDecoder(contentType);
  }

  @Override
  public Failure decodeError(ErrorAnswer answer) {
    return gemini.decodeError(answer);
  }
}
