package dev.penstock.config.check;

import dev.penstock.config.BudgetWindow;
import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Nearest;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sections {@code teams} and {@code budgets}, and what keys say of teams, budgets and networks. */
final class TeamChecks {

  private final Problems problems;

  /**
   * Ids of the budgets that stand with their team or key. Two of one id would be one counter with
   * two limits, or two windows.
   */
  private final Set<String> ownBudgets = new HashSet<>();

  TeamChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping document) {
    Names models = new Names(document.mapping("models"));
    Node.Mapping teams = document.mapping("teams");
    for (String name : teams.entries().keySet()) {
      Node.Mapping team = teams.mapping(name);
      terms(KeyPath.of("teams").child(name), team, models, "team:" + name + ":");
      new KeyChecks(problems)
          .checkModels(
              KeyPath.of("teams").child(name).child("models"), team.items("models"), models);
    }
    List<Node> keys = document.items("keys");
    Set<String> keyNames = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i) instanceof Node.Mapping key) {
        KeyPath path = KeyPath.of("keys").child(i);
        known(path.child("team"), key, "team", teams.entries().keySet(), "team");
        String name = key.text("name");
        terms(path, key, models, "key:" + name + ":");
        AccessChecks.networks(path.child("cidrs"), key.items("cidrs"), problems);
        role(path, key);
        if (name != null) {
          keyNames.add(name);
        }
      }
    }
    budgets(document, models, keyNames);
  }

  private void role(KeyPath path, Node.Mapping key) {
    if ("team-admin".equals(key.text("role")) && key.text("team") == null) {
      problems.add(path.child("role"), key.valuePlace("role"), "a team-admin needs a team");
    }
  }

  private void terms(KeyPath path, Node.Mapping owner, Names models, String id) {
    Node.Mapping limits = owner.mapping("model_limits");
    for (String model : limits.entries().keySet()) {
      if (models.group(model) == null) {
        problems.add(
            path.child("model_limits").child(model),
            limits.keyPlace(model),
            "no model group of this name",
            Nearest.of(model, models.all()));
      }
    }
    Set<String> seen = new HashSet<>();
    List<Node> budgets = owner.items("budgets");
    for (int i = 0; i < budgets.size(); i++) {
      if (budgets.get(i) instanceof Node.Mapping budget) {
        window(path.child("budgets").child(i), budget, id, seen);
      }
    }
    ownBudgets.addAll(seen);
  }

  private void budgets(Node.Mapping document, Names models, Set<String> keys) {
    Set<String> seen = new HashSet<>();
    List<Node> budgets = document.items("budgets");
    for (int i = 0; i < budgets.size(); i++) {
      if (!(budgets.get(i) instanceof Node.Mapping budget)) {
        continue;
      }
      KeyPath path = KeyPath.of("budgets").child(i);
      String scope = budget.text("scope");
      switch (scope == null ? "" : scope) {
        case "model" -> known(path.child("name"), budget, "name", models.all(), "model group");
        case "provider" ->
            known(
                path.child("name"),
                budget,
                "name",
                document.mapping("providers").entries().keySet(),
                "provider");
        case "team" ->
            known(
                path.child("name"),
                budget,
                "name",
                document.mapping("teams").entries().keySet(),
                "team");
        case "key" -> known(path.child("name"), budget, "name", keys, "key");
        // Deployments may come from wildcards, tags from callers.
        default -> {}
      }
      window(path, budget, scope + ":" + budget.text("name") + ":", seen);
    }
  }

  private void known(
      KeyPath path, Node.Mapping node, String field, Collection<String> names, String what) {
    String name = node.text(field);
    if (name != null && !names.contains(name)) {
      problems.add(
          path, node.valuePlace(field), "no " + what + " of this name", Nearest.of(name, names));
    }
  }

  private void window(KeyPath path, Node.Mapping budget, String owner, Set<String> seen) {
    String zone = budget.text("timezone");
    if (zone != null && Windows.zone(zone).isEmpty()) {
      problems.add(
          path.child("timezone"),
          budget.valuePlace("timezone"),
          "expected a time zone such as Europe/Berlin");
      return;
    }
    String text = budget.text("window");
    if (text == null) {
      return;
    }
    Optional<BudgetWindow> window =
        Windows.of(text, budget.text("kind"), zone == null ? "UTC" : zone);
    if (window.isEmpty()) {
      problems.add(
          path.child("window"),
          budget.valuePlace("window"),
          text.equals("total")
              ? "total is neither calendar nor rolling"
              : "calendar windows are 1h, 1d, 7d and 1mo");
    } else if (!seen.add(owner + window.get().text())) {
      problems.add(
          path.child("window"), budget.valuePlace("window"), "there is a budget of this window");
    } else if (ownBudgets.contains(owner + window.get().text())) {
      problems.add(
          path.child("window"),
          budget.valuePlace("window"),
          "this "
              + budget.text("scope")
              + " has a budget of this window among its own: one of them must go");
    }
  }
}
