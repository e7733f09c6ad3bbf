package dev.penstock.config;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared virtual key: one entry of the section for them.
 *
 * @param models patterns; empty means every model
 * @param expires null for never
 */
public record KeyConfig(String name, Secret key, List<String> models, @Nullable Instant expires) {
  public KeyConfig {
    models = List.copyOf(models);
  }
}
