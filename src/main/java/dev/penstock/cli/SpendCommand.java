package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock spend}: what was spent, and where budgets stand. */
@Command(name = "spend", description = "Show what was spent, and where budgets stand.")
final class SpendCommand implements Callable<Integer> {

  /** How to show it. */
  enum Format {
    table,
    json,
    csv
  }

  @Mixin private AdminClient admin = new AdminClient();
  @Mixin private LedgerFilter filter = new LedgerFilter();

  @Option(
      names = "--by",
      paramLabel = "GROUPS",
      defaultValue = "team",
      description =
          "What to sum up by, one or more of team, key, model, provider, deployment, operation,"
              + " tag and day;"
              + " default: ${DEFAULT-VALUE}.")
  private String by = "team";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The most lines, the dearest first; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--ascii",
      description = "Plain characters only; by itself where the terminal has no others.")
  private boolean ascii;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("group_by", by);
    query.put("limit", Integer.toString(limit));
    query.putAll(filter.query("7d"));
    if (format == Format.csv) {
      query.put("format", "csv");
      out.print(admin.text("/admin/spend" + query(query)));
      out.flush();
      return 0;
    }
    JsonNode spend = admin.get("/admin/spend" + query(query)).ok();
    if (format == Format.json) {
      out.println(spend.toPrettyString());
    } else {
      new SpendTable(Terminal.of(ascii)).lines(spend).forEach(out::println);
    }
    return 0;
  }

  static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach((name, value) ->
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(name)
            .append('=')
            .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }
}
