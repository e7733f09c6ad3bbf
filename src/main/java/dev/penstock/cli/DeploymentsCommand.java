package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock deployments}: how the deployments of a running gateway do. */
@Command(name = "deployments", description = "Show how a running gateway's deployments do.")
final class DeploymentsCommand implements Callable<Integer> {
  private static final List<String> TITLES =
      List.of(
          "DEPLOYMENT",
          "IN FLIGHT",
          "TTFT",
          "PER TOKEN",
          "BREAKER",
          "UNAVAILABLE",
          "REQUESTS LEFT",
          "TOKENS LEFT",
          "LAST ERROR");

  @Mixin private AdminClient admin = new AdminClient();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private CheckCommand.Format format = CheckCommand.Format.text;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ArrayNode deployments = admin.all("/admin/deployments", "id");
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (format == CheckCommand.Format.json) {
      out.println(deployments.toPrettyString());
      return 0;
    }
    List<List<String>> rows = new ArrayList<>(List.of(TITLES));
    deployments.forEach(deployment -> addRows(deployment, rows));
    Table.print(rows, out);
    return 0;
  }

  /** One row; more where there are several credentials. */
  private static void addRows(JsonNode deployment, List<List<String>> rows) {
    JsonNode arms = deployment.path("arms");
    for (int i = 0; i < Math.max(1, arms.size()); i++) {
      JsonNode arm = arms.path(i);
      boolean first = i == 0;
      rows.add(
          List.of(
              first ? deployment.path("id").asText() : "  " + arm.path("credential").asText(),
              first ? deployment.path("in_flight").asText() : "",
              first ? millis(deployment.path("ttft_ms")) : "",
              first ? millis(deployment.path("per_token_ms")) : "",
              text(arm.path("breaker")),
              unavailable(arm),
              first ? text(deployment.path("remaining_requests")) : "",
              first ? text(deployment.path("remaining_tokens")) : "",
              first ? text(deployment.path("last_error")) : ""));
    }
  }

  private static String unavailable(JsonNode arm) {
    return arm.path("unavailable").isTextual()
        ? arm.path("unavailable").asText() + " " + millis(arm.path("unavailable_ms"))
        : "-";
  }

  private static String millis(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.0f ms", value.asDouble()) : "-";
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "-" : value.asText();
  }
}
