package dev.penstock.store.embedded;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Sum;
import dev.penstock.admission.Accounts;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow.Kind;
import dev.penstock.store.journal.Entry;
import dev.penstock.store.journal.Journal;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedStateTest {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final TurnedClock clock = new TurnedClock(NOW);
  private @TempDir Path temp;

  @AfterEach
  void close() {
    Opened.await(vertx.close());
  }

  @Test
  void what_was_spent_before_a_restart_counts_after_it() {
    BudgetConfig day = Asks.budget(Scope.KEY, "ci", Kind.DAY, DOLLAR);
    try (Opened first = open()) {
      spend(first.state().accounts(), 3 * CENT);
      spend(first.state().accounts(), 4 * CENT);
    }

    try (Opened second = open()) {
      assertThat(standing(second, day).spentNanoUsd()).isEqualTo(7 * CENT);
    }
  }

  @Test
  void a_call_that_ran_when_the_process_died_costs_its_estimate_once() throws Exception {
    leaveBehind(new Entry.Intent(Rows.row("dead.1-1", NOW).cost(CENT).open()));
    BudgetConfig total = Asks.total(DOLLAR);

    try (Opened first = open()) {
      assertThat(standing(first, total).spentNanoUsd()).isEqualTo(CENT);
    }
    try (Opened second = open()) {
      assertThat(standing(second, total).spentNanoUsd()).isEqualTo(CENT);
      LedgerRow row = rows(second).getFirst();
      assertThat(rows(second)).hasSize(1);
      assertThat(row.recovered() && row.estimated()).isTrue();
      assertThat(row.result().outcome()).isEqualTo("lost");
      assertThat(row.replica()).isEqualTo(second.state().accounts().replica());
    }
  }

  @Test
  void a_row_in_journal_and_ledger_counts_once() throws Exception {
    LedgerRow row = Rows.row("dead.1-1", NOW).cost(CENT).settled();
    for (int i = 0; i < 3; i++) {
      leaveBehind(new Entry.Settled(row));
      try (Opened again = open()) {
        assertThat(rows(again)).containsExactly(row);
        assertThat(standing(again, Asks.total(DOLLAR)).spentNanoUsd()).isEqualTo(CENT);
      }
    }
  }

  @Test
  void a_folder_is_of_one_process_at_a_time() {
    try (Opened first = open()) {
      assertThat(first.state().health()).isNull();
      assertThatThrownBy(this::open)
          .hasRootCauseInstanceOf(StateFolder.InUse.class)
          .rootCause()
          .hasMessageContaining("is in use by another process");
    }
    try (Opened second = open()) {
      assertThat(second.state().health()).isNull();
    }
  }

  @Test
  void nobody_else_may_read_what_is_kept() throws IOException {
    try (Opened first = open()) {
      spend(first.state().accounts(), CENT);
      assertThat(rows(first)).hasSize(1);

      try (Stream<Path> all = Files.walk(folder())) {
        assertThat(all)
            .allSatisfy(path ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .matches(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void the_replica_keeps_its_name_and_ids_never_come_twice() {
    String name;
    String id;
    try (Opened first = open()) {
      name = first.state().accounts().replica();
      id = first.state().accounts().newId();
    }
    try (Opened second = open()) {
      assertThat(second.state().accounts().replica()).isEqualTo(name);
      assertThat(second.state().accounts().newId()).startsWith(name + ".").isNotEqualTo(id);
    }
  }

  @Test
  void a_ledger_of_a_later_version_is_not_touched() throws Exception {
    open().close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder().resolve("ledger.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }

    assertThatThrownBy(this::open).rootCause().hasMessageContaining("later version of Penstock");
  }

  @Test
  void after_closing_nothing_is_granted_and_no_journal_is_left() throws IOException {
    Opened first = open();
    Accounts accounts = first.state().accounts();
    spend(accounts, CENT);
    first.close();

    Verdict verdict = Opened.await(accounts.decide(Asks.part("x-1").intent(NOW, 1).demand()));

    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    try (Stream<Path> segments = Files.list(folder().resolve("journal"))) {
      assertThat(segments).isEmpty();
    }
  }

  @Test
  void rows_that_are_too_old_go_and_their_sums_stay() throws Exception {
    try (Opened first = open()) {
      for (int i = 0; i < 10; i++) {
        spend(first.state().accounts(), CENT);
        clock.pass(Duration.ofHours(1));
      }
    }
    Path file = folder().resolve("ledger.db");
    SqliteLedger ledger = SqliteLedger.open(vertx, file, false, "replica");

    int gone = Opened.await(ledger.prune(NOW.plus(Duration.ofHours(5)), 1_000));

    assertThat(gone).isEqualTo(5);
    assertThat(Opened.await(ledger.since(0, 100)).rows()).hasSize(5);
    Sum all = Opened.await(ledger.sums(Filter.ALL, List.of(), 1)).getFirst();
    assertThat(all.costNanoUsd()).isEqualTo(10 * CENT);
    Opened.await(ledger.close());
  }

  private Path folder() {
    return temp.resolve("state");
  }

  private Opened open() {
    return Opened.in(vertx, folder(), clock);
  }

  /** What a process that was killed would leave. */
  private void leaveBehind(Entry entry) throws IOException {
    StateFolder state = StateFolder.open(folder(), new Random());
    Journal journal =
        Journal.open(vertx, Journal.Settings.at(state.journal(), false), entries -> {}).journal();
    if (entry instanceof Entry.Intent(var row)) {
      Opened.await(journal.intents(List.of(row)));
    } else {
      Opened.await(journal.book(List.of(entry), () -> {}));
    }
    state.close();
  }

  private void spend(Accounts accounts, long nanoUsd) {
    String id = accounts.newId();
    assertThat(Opened.await(accounts.decide(Asks.part(id).intent(NOW, nanoUsd).demand())))
        .isInstanceOf(Verdict.Granted.class);
    LedgerRow row = Rows.row(id, clock.instant()).cost(nanoUsd).settled();
    Opened.await(accounts.settle(List.of(new Settled(id, -1, row))));
  }

  private static BudgetState standing(Opened opened, BudgetConfig budget) {
    return Opened.await(opened.state().accounts().standing(List.of(budget))).getFirst();
  }

  private static List<LedgerRow> rows(Opened opened) {
    return Opened.await(opened.state().ledger().rows(Filter.ALL, null, 100)).rows();
  }
}
