package dev.penstock.store.redis;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.budget;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.LocalTally;
import dev.penstock.admission.Settled;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow.Kind;
import dev.penstock.store.embedded.LocalLedger;
import dev.penstock.store.journal.Journal;
import dev.penstock.store.redis.Components.Told;
import dev.penstock.testing.Rows;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis is told of a counter, after it has said what it knows. */
final class ComponentsTest {
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
  private final Vertx vertx = Vertx.vertx();
  private LocalLedger ledger;
  private Components components;

  @BeforeEach
  void open() throws Exception {
    Path journal = Files.createDirectory(folder.resolve("journal"));
    ledger =
        LocalLedger.open(
            vertx,
            new LocalLedger.Files(
                folder.resolve("ledger.db"), Journal.Settings.at(journal, false), false, "r"));
    components = new Components(ledger, new LocalTally(), "r", clock);
    Links.await(components.replace(List.of(total(DOLLAR))));
  }

  @AfterEach
  void close() {
    Links.await(ledger.close());
    Links.await(vertx.close());
  }

  @Test
  void a_row_that_is_booked_while_sums_are_told_counts_once() {
    Told told = components.all().getFirst();
    Told booked = settled("a-1");

    components.learned(told, counted(booked), 0);

    assertThat(counted(settled("a-2"))).isEqualTo(2 * CENT);
  }

  @Test
  void what_redis_knows_of_us_and_our_ledger_does_not_is_told_along() {
    components.learned(components.all().getFirst(), 5 * CENT, 5 * CENT);

    Told next = settled("a-1");

    assertThat(counted(next)).isEqualTo(6 * CENT);
    assertThat(next.base().minus()).isEqualTo(5 * CENT);
  }

  @Test
  void what_is_told_along_goes_with_its_window() {
    Links.await(components.replace(List.of(budget(Scope.KEY, "ci", Kind.HOUR, DOLLAR))));
    components.learned(components.all().getFirst(), 5 * CENT, 5 * CENT);
    assertThat(components.bases()).isOne();

    clock.pass(Duration.ofHours(3));

    assertThat(components.all()).hasSize(1);
    assertThat(components.bases()).isZero();
  }

  @Test
  void what_is_told_along_goes_with_its_budget() {
    components.learned(components.all().getFirst(), 5 * CENT, 5 * CENT);

    Links.await(components.replace(List.of()));

    assertThat(components.all()).isEmpty();
    assertThat(components.bases()).isZero();
  }

  private Told settled(String id) {
    Settled end = new Settled(id, -1, Rows.row(id, SOME_TIME).cost(CENT).settled());
    return components.settle(end).getFirst();
  }

  private static long counted(Told told) {
    return told.sum() + told.base().plus();
  }
}
