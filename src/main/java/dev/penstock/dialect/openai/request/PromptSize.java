package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.api.Usage;
import dev.penstock.dialect.Json;
import java.io.IOException;
import java.util.Set;

/**
 * Estimates a prompt's tokens from the text in a request's body, for upstreams that report none.
 * Images, files and sound are not text and do not count.
 */
public final class PromptSize {
  private static final Set<String> NO_TEXT = Set.of("url", "data", "file_data", "model", "role");

  private PromptSize() {}

  /** Tokens of a valid request's texts. */
  public static long tokens(byte[] body) {
    long chars = 0;
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && !NO_TEXT.contains(name(parser))) {
          chars += parser.getTextLength();
        }
      }
    } catch (IOException e) {
      // Read once before, so it is valid; if not, what was counted so far will do.
      return Usage.estimatedTokens(chars);
    }
    return Usage.estimatedTokens(chars);
  }

  private static String name(JsonParser parser) throws IOException {
    String name = parser.currentName();
    return name == null ? "" : name;
  }
}
