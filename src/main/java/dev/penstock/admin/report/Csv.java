package dev.penstock.admin.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Comma-separated values by RFC 4180. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, which spreadsheets hide and do not run: names of tags come from callers.
 */
final class Csv {
  private static final String FORMULA = "=+-@\t\r\n";

  private final StringBuilder text = new StringBuilder();

  /** One line of what stands under these JSON pointers; what is missing or null is empty. */
  void line(JsonNode node, List<String> pointers) {
    boolean first = true;
    for (String pointer : pointers) {
      if (!first) {
        text.append(',');
      }
      first = false;
      value(node.at(pointer));
    }
    text.append("\r\n");
  }

  /** The line of names. */
  void head(List<String> names) {
    text.append(String.join(",", names)).append("\r\n");
  }

  private void value(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return;
    }
    String plain = value.asText();
    // Our own numbers are no formulas, also those below zero.
    boolean formula =
        value.isTextual()
            && !plain.isEmpty()
            && FORMULA.indexOf(plain.charAt(0)) >= 0
            && !number(plain);
    String safe = formula ? "'" + plain : plain;
    if (safe.isEmpty() || safe.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0)) {
      text.append('"').append(safe.replace("\"", "\"\"")).append('"');
    } else {
      text.append(safe);
    }
  }

  /** A minus and digits, as of money. */
  private static boolean number(String text) {
    return text.length() > 1
        && text.charAt(0) == '-'
        && text.chars().skip(1).allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
