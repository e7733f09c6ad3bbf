package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Budgets, a line each: how much is used, and what it comes to. */
final class BudgetTable {
  private static final int BAR = 8;
  private static final List<String> TITLES =
      List.of("BUDGET", "WINDOW", "SPENT", "LIMIT", "USED", "FORECAST");

  private final Terminal terminal;

  BudgetTable(Terminal terminal) {
    this.terminal = terminal;
  }

  /** An empty line first; nothing if there are no budgets. */
  List<String> lines(List<JsonNode> budgets) {
    if (budgets.isEmpty()) {
      return List.of();
    }
    List<List<String>> rows = new ArrayList<>(List.of(TITLES));
    budgets.forEach(budget -> rows.add(cells(budget)));
    int[] widths = new int[TITLES.size()];
    rows.forEach(row -> {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    int others = widths[1] + widths[2] + widths[3] + widths[4] + widths[5] + BAR + 12;
    widths[0] = Math.max(BAR, Math.min(widths[0], terminal.columns() - others));
    List<String> lines = new ArrayList<>(List.of(""));
    for (int i = 0; i < rows.size(); i++) {
      String bar =
          i == 0
              ? " ".repeat(BAR)
              : terminal.bar(budgets.get(i - 1).path("used_share").asDouble(), BAR);
      lines.add(line(rows.get(i), widths, bar));
    }
    return lines;
  }

  private String line(List<String> row, int[] widths, String bar) {
    return terminal.left(row.get(0), widths[0])
        + "  "
        + terminal.left(row.get(1), widths[1])
        + "  "
        + Terminal.right(row.get(2), widths[2])
        + "  "
        + Terminal.right(row.get(3), widths[3])
        + "  "
        + bar
        + "  "
        + Terminal.right(row.get(4), widths[4])
        + "  "
        + row.get(5);
  }

  private static List<String> cells(JsonNode budget) {
    BigDecimal spent = SpendTable.usd(budget.path("spent_usd"));
    BigDecimal limit = SpendTable.usd(budget.path("limit_usd"));
    int digits = Amounts.digits(List.of(limit));
    return List.of(
        budget.path("scope").asText() + " " + budget.path("name").asText(),
        budget.path("window").asText(),
        Amounts.usd(spent, digits),
        Amounts.usd(limit, digits),
        Amounts.percent(budget.path("used_share").asDouble()),
        forecast(budget, spent.compareTo(limit) >= 0, digits));
  }

  private static String forecast(JsonNode budget, boolean usedUp, int digits) {
    if (usedUp) {
      return "used up";
    }
    if (!budget.path("forecast_usd").isTextual()) {
      return "-";
    }
    String over = budget.path("runs_out_at").isTextual() ? "  out " + runsOut(budget) : "";
    return Amounts.usd(SpendTable.usd(budget.path("forecast_usd")), digits) + over;
  }

  /** The time where a window is a day at most, else the day; of a text as 2026-11-28T06:40:00Z. */
  private static String runsOut(JsonNode budget) {
    String at = budget.path("runs_out_at").asText();
    String window = budget.path("window").asText();
    boolean today = window.equals("1h") || window.equals("1d");
    return today ? at.substring(11, 16) : at.substring(5, 10);
  }
}
