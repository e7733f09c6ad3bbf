package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.spend.Callers.Call;
import dev.penstock.spend.Statement.Row;
import dev.penstock.testing.Admin;
import dev.penstock.testing.Eventually;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a gateway at random instants while many call, in front of an upstream that bills each call
 * it received in full. An estimate is exactly what the call is billed, so that all sums have to be
 * the same to the nano-dollar. {@code -Dpenstock.kills=200} for more of it.
 */
final class KillsTest {
  private static final int KILLS = Integer.getInteger("penstock.kills", 8);
  private static final int CALLERS = 16;

  /** Four of a call: at the upstream when it is asked and twice at its end, at the caller. */
  private static final int MOST_EVENTS = 800;

  private static final int LONGEST_DELAY_NANOS = 3_000_000;

  /** Of a start: some are killed before they have come to an end. */
  private static final int START_MILLIS = 2_000;

  private static final int TOKENS = 20;

  private final Random random = new Random();
  private final Fuse fuse = new Fuse();
  private final Set<String> known = new HashSet<>();
  private long slowestStart;
  private long slowestRows;
  private @TempDir Path folder;

  private static String yaml(Biller biller) {
    return MortalGateway.HEAD
        + """
        providers:
          v0: {type: openai-compatible, base_url: "%1$s", api_key: sk-0}
          v1: {type: openai-compatible, base_url: "%1$s", api_key: sk-1}
        models:
          a: {deployments: [{provider: v0, model: m0, price: {input: 10, output: 100}}]}
          b: {deployments: [{provider: v1, model: m1, price: {input: 0.0375, output: 0.6003}}]}
        teams: {red: {budgets: [{limit: 1000000, window: total}]}}
        keys:
          - {name: x, key: sk-ps-x, team: red, tags: [t], budgets: [{limit: 1000000, window: 30d}]}
          - {name: y, key: sk-ps-y, budgets: [{limit: 1000000, window: total}]}
        budgets:
          - {scope: model, name: a, limit: 1000000, window: total}
          - {scope: model, name: b, limit: 1000000, window: total}
          - {scope: provider, name: v1, limit: 1000000, window: 7d, kind: rolling}
          - {scope: deployment, name: v0/m0, limit: 1000000, window: total}
          - {scope: tag, name: t, limit: 1000000, window: total}
        """
            .formatted(biller.url());
  }

  private static Call call(RandomGenerator random) {
    return new Call(
        random.nextBoolean() ? "sk-ps-x" : "sk-ps-y",
        random.nextBoolean() ? "a" : "b",
        random.nextBoolean(),
        1 + random.nextInt(400),
        TOKENS);
  }

  @Test
  void what_is_booked_is_what_was_billed_however_often_the_gateway_is_killed() throws Exception {
    Callers callers = new Callers(random, fuse, KillsTest::call);
    try (Biller biller = new Biller(Biller.tokens(fuse));
        MortalGateway gateway = new MortalGateway(folder, yaml(biller))) {
      for (int i = 0; i < KILLS; i++) {
        killOnce(gateway, biller, callers);
      }
      gateway.start();
      callers.run(CALLERS, 10, gateway.port());

      try (Admin admin = gateway.admin()) {
        check(Statement.of(admin), biller, callers);
      }
      assertThat(callers.refused()).isEmpty();
      assertThat(gateway.errors()).isEmpty();
    }
  }

  private void killOnce(MortalGateway gateway, Biller biller, Callers callers) throws Exception {
    gateway.launch();
    if (random.nextInt(4) == 0) {
      gateway.killAfter(random.nextInt(START_MILLIS));
      return;
    }
    gateway.ready();
    Set<String> lost = new HashSet<>(biller.bills().keySet());
    lost.removeAll(callers.answered());
    awaitRows(gateway, lost);
    long delay = random.nextBoolean() ? 0 : random.nextInt(LONGEST_DELAY_NANOS);
    fuse.light(1 + random.nextInt(MOST_EVENTS), delay, gateway::kill);
    callers.run(CALLERS, Integer.MAX_VALUE, gateway.port());
    gateway.dead();
  }

  /** Waits until each of these calls has a row. */
  private void awaitRows(MortalGateway gateway, Set<String> requestIds) throws Exception {
    long readyAt = gateway.ageNanos();
    try (Admin admin = gateway.admin()) {
      requestIds.removeAll(known);
      for (String id : requestIds) {
        Eventually.becomes("a row of " + id, () -> Statement.rowsOf(admin, id) > 0);
      }
      known.addAll(requestIds);
    }
    slowestStart = Math.max(slowestStart, readyAt);
    slowestRows = Math.max(slowestRows, gateway.ageNanos() - readyAt);
  }

  private void check(Statement statement, Biller biller, Callers callers) {
    Map<String, Biller.Bill> bills = biller.bills();
    Map<String, Row> rows =
        statement.rows().stream().collect(Collectors.toMap(Row::requestId, row -> row));
    List<Row> unsent =
        rows.values().stream().filter(row -> !bills.containsKey(row.requestId())).toList();
    report(rows, unsent, callers);

    assertThat(biller.twice()).isEmpty();
    assertThat(statement.rows()).extracting(Row::id).doesNotHaveDuplicates();
    assertThat(rows.keySet()).containsAll(bills.keySet());
    assertThat(callers.answered()).allMatch(id -> !rows.get(id).recovered());
    assertThat(rows.values()).allMatch(KillsTest::settledOrRecovered);
    bills.forEach((id, bill) -> assertThat(rows.get(id).nanoUsd()).isEqualTo(bill.nanoUsd()));
    assertThat(unsent).allMatch(Row::recovered);
    assertThat(statement.booked() - Statement.booked(unsent)).isEqualTo(biller.invoice());
    assertThat(statement.budgets()).hasSize(8);
    assertThat(statement.budgets().values())
        .allMatch(budget -> budget.nanoUsd() == statement.booked(budget.scope()));
  }

  private static boolean settledOrRecovered(Row row) {
    return row.settled()
        && row.estimated() == row.recovered()
        && row.outcome().equals(row.recovered() ? "lost" : "success");
  }

  /** Calls that died between their intent and the upstream are told apart by its bills alone. */
  private void report(Map<String, Row> rows, List<Row> unsent, Callers callers) {
    System.out.printf(
        "%d kills, %d calls begun, %d answered, %d rows, %d of them recovered, %d of those never"
            + " sent; at most %d ms for a start, and %d ms more until all rows were read%n",
        KILLS,
        callers.calls(),
        callers.answered().size(),
        rows.size(),
        rows.values().stream().filter(Row::recovered).count(),
        unsent.size(),
        TimeUnit.NANOSECONDS.toMillis(slowestStart),
        TimeUnit.NANOSECONDS.toMillis(slowestRows));
  }
}
