package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.ChatRequest.Span;
import dev.penstock.dialect.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The members by which a caller says that it sets nothing: those that are null. */
final class NullMembers {
  private NullMembers() {}

  /** Where the nulls of those of the {@code names} stand that are null. */
  static Map<String, Span> of(ChatRequest request, Set<String> names) {
    // Only who sends a field that has a default pays for a look at its value.
    return names.stream().anyMatch(request.fields()::contains) ? read(request, names) : Map.of();
  }

  private static Map<String, Span> read(ChatRequest request, Set<String> names) {
    Map<String, Span> found = new HashMap<>();
    try (JsonParser parser = Json.FACTORY.createParser(request.body())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_NULL && names.contains(name)) {
          int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
          found.put(name, new Span(from, from + "null".length()));
        }
        parser.skipChildren();
      }
      return found;
    } catch (IOException e) {
      // It was validated, but may nest deeper than is read here: then what is sent stays.
      return Map.of();
    }
  }
}
