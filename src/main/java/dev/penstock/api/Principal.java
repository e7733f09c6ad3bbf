package dev.penstock.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a declared virtual key, the admin key, or anonymous.
 *
 * @param keyName the key's name in the configuration, or {@code admin}; null for an anonymous
 *     caller
 * @param models patterns of the models it may use; empty means all
 * @param explain whether it may see how its requests were routed
 */
public record Principal(@Nullable String keyName, List<String> models, boolean explain) {
  /** Anyone, where there is no admin key. */
  public static final Principal ANONYMOUS = new Principal(null, List.of(), true);

  /** A caller that may not see how its requests were routed. */
  public Principal(@Nullable String keyName, List<String> models) {
    this(keyName, models, false);
  }

  public Principal {
    models = List.copyOf(models);
  }
}
