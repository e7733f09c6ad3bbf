package dev.penstock.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One immutable snapshot of the configuration, checked: every reference resolves. Maps keep the
 * file's order.
 *
 * @param version first 12 hex digits of the SHA-256 of the resolved source
 * @param models model groups by name (a name with {@code *} is a wildcard)
 * @param budgets those of section {@code budgets}; keys and teams have their own
 * @param queue for requests beyond a limit of their key or team
 * @param content of prompts, beside text
 */
public record Config(
    String version,
    ServerConfig server,
    AuthConfig auth,
    Map<String, ProviderConfig> providers,
    Map<String, ModelConfig> models,
    RoutingConfig routing,
    Map<String, TeamConfig> teams,
    List<KeyConfig> keys,
    List<BudgetConfig> budgets,
    QueueConfig queue,
    ContentConfig content,
    StateConfig state,
    PricesConfig prices,
    TelemetryConfig telemetry) {
  public Config {
    providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    teams = Collections.unmodifiableMap(new LinkedHashMap<>(teams));
    keys = List.copyOf(keys);
    budgets = List.copyOf(budgets);
  }

  /** The same with other settings of the state. */
  public Config with(StateConfig other) {
    return new Config(
        version, server, auth, providers, models, routing, teams, keys, budgets, queue, content,
        other, prices, telemetry);
  }

  /** The same with other settings of the server and of telemetry, under another version's name. */
  public Config with(String version, ServerConfig server, TelemetryConfig telemetry) {
    return new Config(
        version, server, auth, providers, models, routing, teams, keys, budgets, queue, content,
        state, prices, telemetry);
  }
}
