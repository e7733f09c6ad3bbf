package dev.penstock.config;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A virtual key: one entry of the section for them, or one made at run time.
 *
 * @param name unique; what ledger, limits and logs know it by
 * @param key null for a key made at run time, of which only a hash is kept
 * @param team null for none
 * @param models patterns; empty means every model
 * @param terms its own limits and budgets, beside its team's
 * @param expires null for never
 * @param tags put on each of its requests
 * @param metadata for people; means nothing to the gateway
 * @param routes patterns of the paths it may call, without {@code /v1}; empty means all
 * @param cidrs networks it may call from; empty means all
 * @param role in the admin API
 * @param blocked refused until it is unblocked
 * @param explain whether it may ask for the routing decision
 */
public record KeyConfig(
    String name,
    @Nullable Secret key,
    @Nullable String team,
    List<String> models,
    Terms terms,
    @Nullable Instant expires,
    List<String> tags,
    Map<String, String> metadata,
    List<String> routes,
    List<String> cidrs,
    Role role,
    boolean blocked,
    boolean explain) {

  /** What a key may do in the admin API. */
  public enum Role {
    /** Nothing. */
    NONE,
    /** Read all. */
    VIEWER,
    /** Read and change what belongs to its team. */
    TEAM_ADMIN,
    /** Everything. */
    ADMIN
  }

  public KeyConfig {
    models = List.copyOf(models);
    tags = List.copyOf(tags);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    routes = List.copyOf(routes);
    cidrs = List.copyOf(cidrs);
  }
}
