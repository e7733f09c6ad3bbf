package dev.penstock.dispatch.charge;

import dev.penstock.api.Principal;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig.Deployment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which budgets a call draws on: those of one configuration, by what they are for. */
final class BudgetsOf {
  private final String version;
  private final Map<Scope, Map<String, List<BudgetConfig>>> byName = new EnumMap<>(Scope.class);

  BudgetsOf(Config config) {
    this.version = config.version();
    for (BudgetConfig budget : config.budgets()) {
      byName
          .computeIfAbsent(budget.scope(), scope -> new HashMap<>())
          .computeIfAbsent(budget.name(), name -> new ArrayList<>())
          .add(budget);
    }
  }

  /** Whether they are those of this configuration. */
  boolean of(Config config) {
    return version.equals(config.version());
  }

  /** All that a call draws on, the caller's own first. */
  List<BudgetConfig> of(Principal caller, List<String> tags, String group, Deployment deployment) {
    List<BudgetConfig> own = caller.own().budgets();
    List<BudgetConfig> team = caller.ofTeam().budgets();
    if (byName.isEmpty() && team.isEmpty()) {
      return own;
    }
    List<BudgetConfig> all = new ArrayList<>(own);
    all.addAll(team);
    if (!byName.isEmpty()) {
      add(all, Scope.KEY, caller.keyName());
      add(all, Scope.TEAM, caller.team());
      tags.forEach(tag -> add(all, Scope.TAG, tag));
      add(all, Scope.MODEL, group);
      add(all, Scope.PROVIDER, deployment.provider());
      add(all, Scope.DEPLOYMENT, deployment.id());
    }
    return all;
  }

  private void add(List<BudgetConfig> all, Scope scope, @Nullable String name) {
    Map<String, List<BudgetConfig>> names = byName.get(scope);
    if (names != null && name != null) {
      all.addAll(names.getOrDefault(name, List.of()));
    }
  }
}
