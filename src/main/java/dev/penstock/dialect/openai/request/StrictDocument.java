package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads a caller's body of any dialect as strictly as a chat request. */
public final class StrictDocument {
  /** Deeper ones cannot be translated. */
  private static final int MOST_DEPTH = Json.BOUNDS.getMaxNestingDepth();

  private StrictDocument() {}

  /**
   * The body as a tree whose numbers keep their spelling.
   *
   * @param maxDepth how many objects and arrays may stand within each other, the root included
   * @throws dev.penstock.error.FailureException with {@code InvalidJson}
   */
  public static ObjectNode read(byte[] body, int maxDepth) {
    Malformed.refuseForeignEncoding(body);
    try {
      validate(body, Math.min(maxDepth, MOST_DEPTH));
      try (JsonParser parser = ChatRequestReader.FACTORY.createParser(body)) {
        parser.nextToken();
        return (ObjectNode) Json.value(parser);
      }
    } catch (JsonProcessingException e) {
      throw Malformed.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void validate(byte[] body, int maxDepth) throws IOException {
    try (JsonParser parser = ChatRequestReader.FACTORY.createParser(body)) {
      JsonToken root = parser.nextToken();
      if (root == null) {
        throw Malformed.at("The body is empty; send one JSON object.");
      }
      if (root != JsonToken.START_OBJECT || maxDepth < 1) {
        throw Malformed.at("The body must be one JSON object.");
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token.isStructStart() && ++depth > maxDepth) {
          throw Malformed.at(
              "The body nests deeper than " + maxDepth + " levels", parser.currentTokenLocation());
        }
        depth -= token.isStructEnd() ? 1 : 0;
      }
      if (parser.nextToken() != null) {
        throw Malformed.at(
            "There is something after the JSON object", parser.currentTokenLocation());
      }
    }
  }
}
