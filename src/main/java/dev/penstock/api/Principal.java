package dev.penstock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a declared virtual key, or anonymous.
 *
 * @param keyName the key's name in the configuration; null for an anonymous caller
 * @param models patterns of the models it may use; empty means all
 */
public record Principal(@Nullable String keyName, List<String> models) {
  public static final Principal ANONYMOUS = new Principal(null, List.of());

  public Principal {
    models = List.copyOf(models);
  }
}
