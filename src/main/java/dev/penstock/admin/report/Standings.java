package dev.penstock.admin.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.accounting.report.Forecast;
import dev.penstock.admin.Pages;
import dev.penstock.admission.BudgetState;
import dev.penstock.api.spend.Usd;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetWindow.Kind;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Budgets with what is spent, held and left, and what they come to. */
final class Standings {
  private final Sources sources;

  Standings(Sources sources) {
    this.sources = sources;
  }

  /** Of a team, or of all if it is null; sorted by id. */
  Future<ArrayNode> of(@Nullable String team, Instant now) {
    return standing(seen(team).toList(), now)
        .map(all -> JsonNodeFactory.instance.arrayNode().addAll(all));
  }

  /** The same page by page: those after an id. */
  Future<ObjectNode> page(Query query) {
    int limit = Pages.limit(query.parameters().get("limit"));
    String after = query.parameters().get("after");
    // One more tells whether there is one more.
    List<BudgetConfig> rest =
        seen(query.team())
            .filter(budget -> after == null || budget.id().compareTo(after) > 0)
            .sorted(Comparator.comparing(BudgetConfig::id))
            .limit(limit + 1L)
            .toList();
    return standing(rest.stream().limit(limit).toList(), query.now())
        .map(all -> Pages.page(all, rest.size() > limit));
  }

  private Stream<BudgetConfig> seen(@Nullable String team) {
    return sources.budgets().get().stream()
        .filter(owned -> team == null || team.equals(owned.team()))
        .map(Budgets.Owned::budget);
  }

  private Future<List<ObjectNode>> standing(List<BudgetConfig> budgets, Instant now) {
    return budgets.isEmpty()
        ? Future.succeededFuture(List.of())
        : sources.standing().apply(budgets).map(states -> json(states, now));
  }

  private static List<ObjectNode> json(List<BudgetState> states, Instant now) {
    return states.stream()
        .sorted(Comparator.comparing((BudgetState state) -> state.budget().id()))
        .map(state -> json(state, now))
        .toList();
  }

  private static ObjectNode json(BudgetState state, Instant now) {
    BudgetConfig budget = state.budget();
    Long soft = budget.softNanoUsd();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", budget.id())
            .put("scope", budget.scope().wire())
            .put("name", budget.name())
            .put("window", budget.window().text())
            .put("from", text(state.from()))
            .put("until", text(state.until()))
            .put("hard", budget.hard())
            .put("limit_usd", Usd.text(budget.limitNanoUsd()))
            .put("soft_usd", soft == null ? null : Usd.text(soft))
            .put("spent_usd", Usd.text(state.spentNanoUsd()))
            .put("held_usd", Usd.text(state.heldNanoUsd()))
            .put("remaining_usd", Usd.text(remaining(state)))
            .put("used_share", SumJson.share(state.spentNanoUsd(), budget.limitNanoUsd()));
    Forecast forecast = forecast(state, now);
    return json.put("forecast_usd", forecast == null ? null : Usd.text(forecast.nanoUsd()))
        .put("runs_out_at", forecast == null ? null : text(forecast.runsOutAt()));
  }

  /** May be below zero where nothing is refused. */
  private static long remaining(BudgetState state) {
    return state.budget().limitNanoUsd() - state.spentNanoUsd() - state.heldNanoUsd();
  }

  /** A total has no end, and a rolling window moves along. */
  private static @Nullable Forecast forecast(BudgetState state, Instant now) {
    Instant from = state.from();
    Instant until = state.until();
    return from == null || until == null || state.budget().window().kind() == Kind.ROLLING
        ? null
        : Forecast.of(state.spentNanoUsd(), state.budget().limitNanoUsd(), from, until, now);
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
