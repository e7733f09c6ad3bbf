package dev.penstock.admin.report;

import dev.penstock.admission.auth.KeyRing;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.TeamConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The budgets there are, and whose they are. */
public final class Budgets {

  private Budgets() {}

  /**
   * A budget.
   *
   * @param team whose admins may see it; null for none
   */
  public record Owned(BudgetConfig budget, @Nullable String team) {}

  /** Of teams and keys, declared or made at run time, and those of their own section. */
  public static List<Owned> of(KeyRing ring) {
    List<Owned> all = new ArrayList<>();
    ring.config().teams().values().forEach(team -> add(team, all));
    ring.roster().teams().values().forEach(team -> add(team.config(), all));
    ring.config().keys().forEach(key -> add(key, all));
    ring.roster().keys().values().forEach(key -> add(key.config(), all));
    ring.config().budgets().forEach(budget -> all.add(new Owned(budget, team(budget, ring))));
    return all;
  }

  /** What a model, a provider or a tag may spend is no team's. */
  private static @Nullable String team(BudgetConfig budget, KeyRing ring) {
    return switch (budget.scope()) {
      case TEAM -> budget.name();
      case KEY ->
          ring.config().keys().stream()
              .filter(key -> key.name().equals(budget.name()))
              .findFirst()
              .map(KeyConfig::team)
              .orElse(null);
      case MODEL, PROVIDER, DEPLOYMENT, TAG -> null;
    };
  }

  private static void add(TeamConfig team, List<Owned> all) {
    team.terms().budgets().forEach(budget -> all.add(new Owned(budget, team.name())));
  }

  private static void add(KeyConfig key, List<Owned> all) {
    key.terms().budgets().forEach(budget -> all.add(new Owned(budget, key.team())));
  }
}
