package dev.penstock.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;

/** Tables between two marks of a document. */
final class MarkedTable {
  private MarkedTable() {}

  /** The text with what stands between the two marks of a table replaced. */
  static String replaced(String text, String table, String rows) {
    String begin = "<!-- begin " + table + " -->\n";
    String end = "<!-- end " + table + " -->";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(to).as("marks of the table " + table).isGreaterThanOrEqualTo(from);
    return text.substring(0, from) + rows + text.substring(to);
  }

  /** Rows by columns; {@code cell} is asked for each. */
  static String of(
      String first,
      Collection<String> columns,
      List<String> rows,
      BiFunction<String, String, String> cell) {
    StringBuilder out = new StringBuilder("| ").append(first);
    columns.forEach(column -> out.append(" | ").append(column));
    out.append(" |\n|").append("---|".repeat(columns.size() + 1)).append('\n');
    for (String row : rows) {
      out.append("| ").append(row);
      columns.forEach(column -> out.append(" | ").append(cell.apply(row, column)));
      out.append(" |\n");
    }
    return out.toString();
  }
}
