package dev.penstock.api;

import dev.penstock.config.Terms;
import dev.penstock.config.Wildcard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a virtual key, the bearer of a token, the admin key, or anonymous.
 *
 * @param keyName the key's name, or {@code admin}; null for an anonymous caller
 * @param team null for none
 * @param models patterns of the models it may use; empty means all
 * @param teamModels patterns of those its team may use; empty means all. A model must be in both
 * @param explain whether it may see how its requests were routed
 * @param own its own limits and budgets
 * @param ofTeam those of its team, which its calls count against as well
 * @param tags of its key and its team
 */
public record Principal(
    @Nullable String keyName,
    @Nullable String team,
    List<String> models,
    List<String> teamModels,
    boolean explain,
    Terms own,
    Terms ofTeam,
    List<String> tags) {
  /** Anyone, where there is no admin key. */
  public static final Principal ANONYMOUS = new Principal(null, List.of(), true);

  /** A caller without a team and without limits. */
  public Principal(@Nullable String keyName, List<String> models, boolean explain) {
    this(keyName, null, models, List.of(), explain, Terms.NONE, Terms.NONE, List.of());
  }

  /** A caller that may not see how its requests were routed. */
  public Principal(@Nullable String keyName, List<String> models) {
    this(keyName, models, false);
  }

  /** Whether it may use the model group of this name: it must be among both. */
  public boolean mayUse(String group) {
    return among(models, group) && among(teamModels, group);
  }

  private static boolean among(List<String> patterns, String group) {
    return patterns.isEmpty()
        || patterns.stream().anyMatch(pattern -> new Wildcard(pattern).matches(group));
  }

  /** Whether it may use every model, those of no group included. */
  public boolean mayUseAll() {
    return all(models) && all(teamModels);
  }

  private static boolean all(List<String> patterns) {
    return patterns.isEmpty() || patterns.contains("*");
  }

  public Principal {
    models = List.copyOf(models);
    teamModels = List.copyOf(teamModels);
    tags = List.copyOf(tags);
  }
}
