package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock audit}: who changed what, newest first. */
@Command(name = "audit", description = "Show who changed what in a running gateway, newest first.")
final class AuditCommand implements Callable<Integer> {
  private static final int PAGE = 1000;
  private static final List<String> COLUMNS = List.of("at", "actor", "action", "subject");

  @Mixin private AdminClient admin = new AdminClient();
  @Mixin private Shown shown = new Shown();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many entries at most; default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() throws Exception {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    String after = "";
    boolean more = true;
    while (more && entries.size() < limit) {
      int wanted = Math.min(PAGE, limit - entries.size());
      JsonNode page = admin.get("/admin/audit?limit=" + wanted + after).ok();
      page.path("data").forEach(entries::add);
      more = page.path("has_more").asBoolean() && !entries.isEmpty();
      after =
          entries.isEmpty()
              ? ""
              : "&after="
                  + AdminClient.escaped(entries.get(entries.size() - 1).path("id").asText());
    }
    return shown.list(COLUMNS, entries);
  }
}
