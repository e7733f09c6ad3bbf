package dev.penstock.config;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared virtual key: one entry of the section for them.
 *
 * @param models patterns; empty means every model
 * @param expires null for never
 * @param explain whether it may ask for the routing decision
 */
public record KeyConfig(
    String name, Secret key, List<String> models, @Nullable Instant expires, boolean explain) {
  public KeyConfig {
    models = List.copyOf(models);
  }
}
