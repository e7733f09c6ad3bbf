package dev.penstock.spend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Admin;
import dev.penstock.testing.Eventually;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What a gateway's admin API says of its ledger and its budgets. */
record Statement(List<Row> rows, Map<String, Spent> budgets) {
  private static final int NANO = 9;

  /** A row of the ledger; {@code scopes} are what budgets of it are called. */
  record Row(
      String id,
      String requestId,
      long nanoUsd,
      boolean settled,
      boolean estimated,
      boolean recovered,
      String outcome,
      List<String> scopes) {
    private static Row of(JsonNode json) {
      List<String> scopes = new ArrayList<>();
      for (String scope : List.of("key", "team", "model", "provider", "deployment")) {
        scopes.add(scope + ":" + json.path(scope).asText());
      }
      json.path("tags").forEach(tag -> scopes.add("tag:" + tag.asText()));
      return new Row(
          json.path("id").asText(),
          json.path("request_id").asText(),
          json.path("cost_nano_usd").asLong(-1),
          !json.path("settled_at").isNull(),
          json.path("estimated").asBoolean(),
          json.path("recovered").asBoolean(),
          json.path("outcome").asText(),
          scopes);
    }
  }

  /** A budget's counters. */
  record Spent(String scope, long nanoUsd, long heldNanoUsd) {}

  /** Waits until nothing is held. */
  static Statement of(Admin admin) {
    Eventually.becomes(
        "nothing is held",
        () -> spent(admin).values().stream().allMatch(budget -> budget.heldNanoUsd() == 0));
    return new Statement(rows(admin), spent(admin));
  }

  static Map<String, Spent> spent(Admin admin) {
    Map<String, Spent> budgets = new LinkedHashMap<>();
    for (JsonNode budget : admin.get("/admin/budgets").body().path("data")) {
      budgets.put(
          budget.path("id").asText(),
          new Spent(
              budget.path("scope").asText() + ":" + budget.path("name").asText(),
              nano(budget.path("spent_usd")),
              nano(budget.path("held_usd"))));
    }
    return budgets;
  }

  private static long nano(JsonNode usd) {
    return new BigDecimal(usd.asText()).movePointRight(NANO).longValueExact();
  }

  private static List<Row> rows(Admin admin) {
    List<Row> rows = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = admin.get("/admin/requests?limit=1000" + after).body();
      StreamSupport.stream(page.path("data").spliterator(), false).map(Row::of).forEach(rows::add);
      after = page.path("next").isNull() ? "" : "&after=" + page.path("next").asText();
    } while (!after.isEmpty());
    return rows;
  }

  /** How many rows a request has. */
  static int rowsOf(Admin admin, String requestId) {
    return admin.get("/admin/requests?request_id=" + requestId).body().path("data").size();
  }

  long booked() {
    return booked(rows);
  }

  static long booked(List<Row> rows) {
    return rows.stream().mapToLong(Row::nanoUsd).sum();
  }

  /** What the rows of a budget's scope come to. */
  long booked(String scope) {
    return booked(rows.stream().filter(row -> row.scopes().contains(scope)).toList());
  }
}
