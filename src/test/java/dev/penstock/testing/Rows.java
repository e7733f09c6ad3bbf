package dev.penstock.testing;

import dev.penstock.api.Usage;
import dev.penstock.api.spend.Cost;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.api.spend.LedgerRow.Caller;
import dev.penstock.api.spend.LedgerRow.Result;
import dev.penstock.api.spend.LedgerRow.Target;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ledger rows: only what a test is about has to be said. */
public record Rows(
    String id,
    String requestId,
    Instant startedAt,
    Caller caller,
    Target target,
    @Nullable Usage usage,
    @Nullable Long nanoUsd,
    String outcome,
    boolean estimated) {

  /** Of key {@code ci} and team {@code search}, by {@code openai/gpt-4o}, without cost. */
  public static Rows row(String id, Instant startedAt) {
    return new Rows(
        id,
        "request of " + id,
        startedAt,
        new Caller("ci", "search", List.of("prod")),
        new Target("gpt-4o", "gpt-4o", "openai", "openai/gpt-4o", "gpt-4o"),
        new Usage(100, 20, 10L, null, 5L),
        null,
        "success",
        false);
  }

  public Rows cost(long nanoUsd) {
    return new Rows(id, requestId, startedAt, caller, target, usage, nanoUsd, outcome, estimated);
  }

  /** Of this caller. */
  public Rows of(@Nullable String key, @Nullable String team, String... tags) {
    Caller other = new Caller(key, team, List.of(tags));
    return new Rows(id, requestId, startedAt, other, target, usage, nanoUsd, outcome, estimated);
  }

  /** By this deployment. */
  public Rows by(String group, String provider, String deployment) {
    Target other = new Target("asked", group, provider, deployment, "model");
    return new Rows(id, requestId, startedAt, caller, other, usage, nanoUsd, outcome, estimated);
  }

  /** For something else than a chat. */
  public Rows asking(String operation) {
    Target other =
        new Target(
            target.asked(),
            target.group(),
            target.provider(),
            target.deployment(),
            target.model(),
            operation);
    return new Rows(id, requestId, startedAt, caller, other, usage, nanoUsd, outcome, estimated);
  }

  public Rows requestId(String other) {
    return new Rows(id, other, startedAt, caller, target, usage, nanoUsd, outcome, estimated);
  }

  /** Ended like this. */
  public Rows outcome(String other) {
    return new Rows(id, requestId, startedAt, caller, target, usage, nanoUsd, other, estimated);
  }

  /** With tokens that nobody knows. */
  public Rows guessed() {
    return new Rows(id, requestId, startedAt, caller, target, null, nanoUsd, outcome, true);
  }

  public LedgerRow settled() {
    return row(outcome, startedAt.plusSeconds(1), 1_000_000);
  }

  public LedgerRow open() {
    return row("open", null, 0);
  }

  private LedgerRow row(String as, @Nullable Instant settledAt, long durationNanos) {
    return new LedgerRow(
        id,
        requestId,
        1,
        startedAt,
        settledAt,
        caller,
        target,
        usage,
        nanoUsd == null ? null : new Cost(nanoUsd, estimated, "book:1"),
        new Result(as, true, settledAt == null ? -1 : 500_000, durationNanos),
        estimated,
        false,
        "0123456789abcdef",
        "replica");
  }
}
