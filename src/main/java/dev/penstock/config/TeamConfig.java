package dev.penstock.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A team: one entry of the section for them.
 *
 * @param models patterns; empty means every model
 * @param terms what all its keys together may use
 * @param tags put on each of its requests
 * @param metadata for people; means nothing to the gateway
 */
public record TeamConfig(
    String name,
    List<String> models,
    Terms terms,
    List<String> tags,
    Map<String, String> metadata) {
  public TeamConfig {
    models = List.copyOf(models);
    tags = List.copyOf(tags);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
