package dev.penstock.api.bus;

import java.util.List;
import java.util.Map;

/**
 * A call about a response that the provider keeps, by its own API.
 *
 * @param method {@code GET}, {@code DELETE} or {@code POST}
 * @param responseId as the provider gave it
 * @param suffix of the address behind the id, as {@code /input_items}; may be empty
 * @param query parameters, decoded
 */
public record Errand(
    String method, String responseId, String suffix, List<Map.Entry<String, String>> query) {
  public Errand {
    query = List.copyOf(query);
  }
}
