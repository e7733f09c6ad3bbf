package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpendTableTest {
  private static final Terminal USUAL = new Terminal(80, true);

  private static JsonNode spend(String data, String budgets) throws IOException {
    return new ObjectMapper()
        .readTree(
            """
            {"from": "2026-11-14T09:31:20Z", "until": null, "group_by": ["team", "model"],
             "data": [%s], "has_more": false,
             "total": {"calls": 1523, "cost_usd": "%s", "input_tokens": 2400000,
               "output_tokens": 310000, "cached_share": 0.25, "saved_usd": "1.25",
               "cache_write_extra_usd": "0.3", "unpriced_calls": 2},
             "budgets": [%s]}
            """
                .formatted(data, data.contains("123456") ? "123457.78" : "16.5", budgets));
  }

  private static String sum(String team, String model, String cost) {
    return """
    {"team": %s, "model": "%s", "calls": 1500, "cost_usd": "%s", "input_tokens": 2000000,
     "output_tokens": 12345, "cached_share": 0.5}
    """
        .formatted(team, model, cost);
  }

  private static final String BUDGETS =
      """
      {"scope": "team", "name": "search", "window": "1mo", "limit_usd": "2000",
       "spent_usd": "1500.5", "used_share": 0.7503, "forecast_usd": "2143.57",
       "runs_out_at": "2026-11-28T06:40:00Z"},
      {"scope": "key", "name": "a-very-long-name-of-a-key-that-somebody-made-up", "window": "total",
       "limit_usd": "10", "spent_usd": "10", "used_share": 1, "forecast_usd": null,
       "runs_out_at": null},
      {"scope": "tag", "name": "eval", "window": "1d", "limit_usd": "5", "spent_usd": "0.001",
       "used_share": 0.0002, "forecast_usd": "0.0024", "runs_out_at": null}
      """;

  private static List<String> lines(Terminal terminal) throws IOException {
    return new SpendTable(terminal)
        .lines(
            spend(
                sum("\"search\"", "gpt-4o", "12")
                    + ","
                    + sum("null", "claude-sonnet", "4.4999")
                    + ","
                    + sum("\"chat\"", "gpt-4o-mini", "0.00000001"),
                BUDGETS));
  }

  @Test
  void the_table_shows_shares_as_bars_and_ends_in_the_total() throws Exception {
    List<String> lines = lines(USUAL);
    assertThat(lines.getFirst()).isEqualTo("Spend since 2026-11-14 09:31 UTC");
    assertThat(lines.get(2)).startsWith("TEAM ").contains("MODEL ", "COST", "CACHED");
    assertThat(lines.get(3)).startsWith("search ").contains("$12.0000", "73%", "\u2588\u2588");
    assertThat(lines.get(4)).startsWith("(no team)");
    assertThat(lines.get(5)).contains("<$0.0001", "<1%", "\u258f");
    assertThat(lines.get(6)).startsWith("TOTAL ").contains("$16.5000", "100%", "1523", "2.40M");
    assertThat(lines)
        .contains("Prompt caches saved $1.2500; writing to them cost $0.3000 extra.")
        .contains("2 calls have no known price and count as nothing here.");
  }

  @Test
  void budgets_tell_when_they_will_be_used_up() throws Exception {
    assertThat(lines(USUAL))
        .anyMatch(line -> line.startsWith("team search ") && line.contains("out 11-28"))
        .anyMatch(line -> line.startsWith("key a-very") && line.endsWith("used up"));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 132})
  void no_line_is_wider_than_the_terminal_whatever_the_names(int columns) throws Exception {
    String name = "team-with-a-name-that-goes-on-and-on-and-on-0123456789";
    List<String> lines =
        new SpendTable(new Terminal(columns, true))
            .lines(
                spend(
                    sum('"' + name + '"', "vendor/model-" + name, "123456.78")
                        + ","
                        + sum("\"a\"", "b", "1"),
                    BUDGETS));

    assertThat(lines).allMatch(line -> line.length() <= columns, "at most " + columns);
    assertThat(lines.get(3)).contains("\u2026");
  }

  @Test
  void a_terminal_without_block_characters_gets_plain_ones() throws Exception {
    assertThat(lines(new Terminal(80, false)))
        .allMatch(line -> line.chars().allMatch(c -> c < 127))
        .anyMatch(line -> line.contains("####"));
  }

  @Test
  void what_a_caller_put_into_a_name_does_not_move_the_cursor() throws Exception {
    List<String> lines = new SpendTable(USUAL).lines(spend(sum("\"a\\u001b[2Jb\"", "m", "1"), ""));

    assertThat(lines.get(3)).startsWith("a?[2Jb ");
  }

  @Test
  void nothing_spent_is_said() throws Exception {
    assertThat(new SpendTable(USUAL).lines(spend("", ""))).contains("Nothing was spent.");
  }

  @ParameterizedTest
  @CsvSource({"9999, 9999", "10000, 10.0k", "123456, 123k", "999999, 1.00M", "2400000, 2.40M"})
  void counts_are_short(long count, String text) {
    assertThat(Amounts.count(count)).isEqualTo(text);
  }
}
