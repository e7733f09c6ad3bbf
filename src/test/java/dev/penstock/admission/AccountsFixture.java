package dev.penstock.admission;

import dev.penstock.accounting.Ledger;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import dev.penstock.testing.TurnedClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** A store under test, and words to talk to it. */
abstract class AccountsFixture {
  protected Accounts accounts = notYet();

  /** An empty store, open for use. */
  protected abstract Accounts open() throws Exception;

  /** The ledger of the store that was opened last. */
  protected abstract Ledger ledger();

  /** The store's clock; null if it is a real one, and what needs time to pass is left out. */
  protected abstract @Nullable TurnedClock clock();

  @BeforeEach
  void open_the_store() throws Exception {
    accounts = open();
  }

  @AfterEach
  void close_the_store() {
    await(accounts.close());
  }

  final TurnedClock turnedClock() {
    Assumptions.assumeTrue(clock() != null, "the store's clock is a real one");
    return Objects.requireNonNull(clock());
  }

  final void pass(Duration time) {
    turnedClock().pass(time);
  }

  final Verdict decide(Asks part) {
    return decide(part.demand());
  }

  final Verdict decide(Demand demand) {
    return await(accounts.decide(demand));
  }

  final Instant granted(Asks part) {
    return granted(part.demand());
  }

  final Instant granted(Demand demand) {
    Verdict verdict = decide(demand);
    Assertions.assertThat(verdict).isInstanceOf(Verdict.Granted.class);
    return ((Verdict.Granted) verdict).at();
  }

  final Verdict.Refused refused(Asks part) {
    return refused(part.demand());
  }

  final Verdict.Refused refused(Demand demand) {
    Verdict verdict = decide(demand);
    Assertions.assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return (Verdict.Refused) verdict;
  }

  final boolean admits(Asks part) {
    return decide(part) instanceof Verdict.Granted;
  }

  final void settle(String part, long tokens, @Nullable LedgerRow row) {
    await(accounts.settle(List.of(new Settled(part, tokens, row))));
  }

  /** Ends a call of the key {@code ci} that cost so much. */
  final void spent(String part, Instant at, long nanoUsd) {
    settle(part, -1, Rows.row(part, at).cost(nanoUsd).settled());
  }

  final void budgets(BudgetConfig... all) {
    await(accounts.budgets(List.of(all)));
  }

  final BudgetState state(BudgetConfig budget) {
    return await(accounts.standing(List.of(budget))).getFirst();
  }

  /** An id that no other part has. */
  final String id() {
    return accounts.newId();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("NullAway") // It is there from the first line of each test.
  private static Accounts notYet() {
    return null;
  }
}
