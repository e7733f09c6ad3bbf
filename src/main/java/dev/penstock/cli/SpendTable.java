package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * The answer of {@code /admin/spend} as a table: names, cost, its share as a bar, calls and tokens.
 * Names give way first where a line would be too long, the longest of them before the others.
 */
final class SpendTable {
  private static final int LEAST_NAME = 6;
  private static final int LEAST_BAR = 8;
  private static final int MOST_BAR = 30;
  private static final List<String> NUMBERS =
      List.of("COST", "SHARE", "CALLS", "IN", "OUT", "CACHED");

  private final Terminal terminal;

  SpendTable(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> lines(JsonNode spend) {
    List<String> lines = new ArrayList<>();
    lines.add(title(spend));
    lines.add("");
    List<JsonNode> data = list(spend.path("data"));
    if (data.isEmpty()) {
      lines.add("Nothing was spent.");
    } else {
      addTable(spend, data, lines);
    }
    lines.addAll(new BudgetTable(terminal).lines(list(spend.path("budgets"))));
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String title(JsonNode spend) {
    String from = spend.path("from").asText("");
    String until = spend.path("until").asText("");
    return "Spend "
        + (spend.path("from").isNull() ? "of all time" : "since " + minute(from))
        + (spend.path("until").isNull() ? "" : " until " + minute(until));
  }

  /** Without seconds: {@code 2026-11-21 09:31 UTC}. */
  static String minute(String instant) {
    return instant.length() < 16 ? instant : instant.substring(0, 16).replace('T', ' ') + " UTC";
  }

  private void addTable(JsonNode spend, List<JsonNode> data, List<String> lines) {
    List<String> groups = list(spend.path("group_by")).stream().map(JsonNode::asText).toList();
    BigDecimal total = usd(spend.at("/total/cost_usd"));
    int digits = Amounts.digits(List.of(total));
    List<List<String>> rows = new ArrayList<>();
    rows.add(cells(groups.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(), NUMBERS));
    data.forEach(sum ->
        rows.add(
            cells(
                groups.stream().map(group -> name(group, sum.path(group))).toList(),
                numbers(sum, total, digits))));
    List<String> words = new ArrayList<>(groups.stream().map(group -> "").toList());
    words.set(0, "TOTAL");
    rows.add(cells(words, numbers(spend.path("total"), total, digits)));
    int[] widths = widths(rows, groups.size());
    int bar = bar(widths);
    BigDecimal dearest =
        data.stream()
            .map(sum -> usd(sum.path("cost_usd")))
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    for (int i = 0; i < rows.size(); i++) {
      boolean group = i > 0 && i <= data.size();
      double share = group ? share(usd(data.get(i - 1).path("cost_usd")), dearest) : 0;
      lines.add(
          line(
              rows.get(i),
              widths,
              groups.size(),
              group ? terminal.bar(share, bar) : " ".repeat(bar)));
    }
    if (spend.path("has_more").asBoolean()) {
      lines.add("(the dearest " + data.size() + "; more with --limit)");
    }
    addSavings(spend.path("total"), lines);
  }

  private static void addSavings(JsonNode total, List<String> lines) {
    BigDecimal saved = usd(total.path("saved_usd"));
    BigDecimal extra = usd(total.path("cache_write_extra_usd"));
    if (saved.signum() != 0 || extra.signum() != 0) {
      int digits = Amounts.digits(List.of(saved, extra));
      lines.add("");
      lines.add(
          "Prompt caches saved "
              + Amounts.usd(saved, digits)
              + "; writing to them cost "
              + Amounts.usd(extra, digits)
              + " extra.");
    }
    long unpriced = total.path("unpriced_calls").asLong();
    if (unpriced > 0) {
      lines.add(
          unpriced
              + (unpriced == 1 ? " call has" : " calls have")
              + " no known price and count as nothing here.");
    }
  }

  private static List<String> numbers(JsonNode sum, BigDecimal total, int digits) {
    BigDecimal cost = usd(sum.path("cost_usd"));
    return List.of(
        Amounts.usd(cost, digits),
        Amounts.percent(share(cost, total)),
        Amounts.count(sum.path("calls").asLong()),
        Amounts.count(sum.path("input_tokens").asLong()),
        Amounts.count(sum.path("output_tokens").asLong()),
        sum.path("cached_share").isNumber()
            ? Amounts.percent(sum.path("cached_share").asDouble())
            : "-");
  }

  private static String name(String group, JsonNode value) {
    return value.isNull() ? "(no " + group + ")" : value.asText();
  }

  private static List<String> cells(List<String> names, List<String> numbers) {
    List<String> cells = new ArrayList<>(names);
    cells.addAll(numbers);
    return cells;
  }

  private int[] widths(List<List<String>> rows, int names) {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> rows.stream().mapToInt(row -> length(row.get(i))).max().orElse(0))
            .toArray();
    while (used(widths) + LEAST_BAR > terminal.columns()) {
      int longest = 0;
      for (int i = 1; i < names; i++) {
        longest = widths[i] > widths[longest] ? i : longest;
      }
      if (widths[longest] <= LEAST_NAME) {
        break;
      }
      widths[longest]--;
    }
    return widths;
  }

  private int bar(int[] widths) {
    return Math.clamp(terminal.columns() - used(widths), LEAST_BAR, MOST_BAR);
  }

  /** With two blanks between columns, and before the bar. */
  private static int used(int[] widths) {
    return Arrays.stream(widths).sum() + 2 * widths.length;
  }

  /** Names, cost and share, the bar, and the rest. */
  private String line(List<String> cells, int[] widths, int names, String bar) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(
          i < names
              ? terminal.left(cells.get(i), widths[i])
              : Terminal.right(cells.get(i), widths[i]));
      line.append("  ");
      if (i == names + 1) {
        line.append(bar).append("  ");
      }
    }
    return line.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static BigDecimal usd(JsonNode value) {
    return value.isTextual() ? new BigDecimal(value.textValue()) : BigDecimal.ZERO;
  }

  static double share(BigDecimal part, BigDecimal whole) {
    return whole.signum() <= 0 ? 0 : part.doubleValue() / whole.doubleValue();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
