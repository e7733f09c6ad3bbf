package dev.penstock.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which rows of the ledger count. */
final class LedgerFilter {
  @Option(
      names = {"--since", "--from"},
      paramLabel = "TIME",
      description = "From when on: 2026-12-24, 2026-12-24T18:00:00Z, today, 7d, 1mo; or all.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Until when, exclusive; as --since. Now if absent.")
  private @Nullable String until;

  @Option(names = "--team", paramLabel = "NAME", description = "Of this team only.")
  private @Nullable String team;

  @Option(names = "--key", paramLabel = "NAME", description = "Of this virtual key only.")
  private @Nullable String key;

  @Option(names = "--model", paramLabel = "NAME", description = "Of this model group only.")
  private @Nullable String model;

  @Option(names = "--provider", paramLabel = "NAME", description = "Of this provider only.")
  private @Nullable String provider;

  @Option(names = "--deployment", paramLabel = "ID", description = "Of this deployment only.")
  private @Nullable String deployment;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "Of this operation only: chat, embeddings, messages, ...")
  private @Nullable String operation;

  @Option(names = "--tag", paramLabel = "TAG", description = "With this tag only.")
  private @Nullable String tag;

  /** As the admin API takes it. */
  Map<String, String> query(String usualSince) {
    Map<String, String> query = new LinkedHashMap<>();
    String from = since == null ? usualSince : since;
    put(query, "from", from.equals("all") ? null : from);
    put(query, "until", until);
    put(query, "team", team);
    put(query, "key", key);
    put(query, "model", model);
    put(query, "provider", provider);
    put(query, "deployment", deployment);
    put(query, "operation", operation);
    put(query, "tag", tag);
    return query;
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }
}
