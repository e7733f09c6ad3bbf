package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows with columns as wide as their widest cell. */
final class Table {
  private static final String NOTHING = "-";

  private Table() {}

  /** All rows have as many cells as the first. */
  static void print(List<List<String>> rows, PrintWriter out) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** A row for each object, a column for each of these members. */
  static void print(List<String> members, JsonNode objects, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        members.stream().map(member -> member.replace('_', ' ').toUpperCase(Locale.ROOT)).toList());
    objects.forEach(
        object -> rows.add(members.stream().map(member -> cell(object.path(member))).toList()));
    print(rows, out);
  }

  /** One object, a line for each of its members. */
  static void print(JsonNode object, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    object
        .properties()
        .forEach(each -> rows.add(List.of(each.getKey().replace('_', ' '), cell(each.getValue()))));
    print(rows, out);
  }

  private static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return NOTHING;
    }
    if (!value.isArray()) {
      return value.isObject() ? value.toString() : value.asText();
    }
    List<String> parts = new ArrayList<>();
    value.forEach(part -> parts.add(cell(part)));
    return parts.isEmpty() ? NOTHING : String.join(",", parts);
  }
}
