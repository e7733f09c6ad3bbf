package dev.penstock.admission;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.part;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every store of limits and budgets promises: a store's test extends this class, opens an
 * empty store and says whose clock it follows. Here stands what many callers at once see; {@link
 * RatePromises} and {@link BudgetPromises} have what one sees.
 */
public abstract class AccountsContract extends BudgetPromises {
  private static final int LOOPS = 4;

  @Test
  void five_hundred_calls_of_a_cent_on_a_dollar_are_a_hundred() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);

    List<Verdict> verdicts =
        atOnce(500, i -> accounts.decide(call(accounts.newId(), budget, CENT).demand()));

    assertThat(verdicts.stream().filter(Granted.class::isInstance)).hasSize(100);
    assertThat(state(budget)).isEqualTo(new BudgetState(budget, 0, DOLLAR, null, null));
  }

  @Test
  void calls_that_end_while_others_begin_never_spend_more_than_the_limit() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);

    List<Boolean> served = atOnce(500, i -> serve(budget));

    assertThat(served.stream().filter(granted -> granted)).hasSize(100);
    assertThat(state(budget)).isEqualTo(new BudgetState(budget, DOLLAR, 0, null, null));
  }

  @Test
  void a_limit_is_exact_however_many_ask_at_once() {
    List<Verdict> verdicts =
        atOnce(
            400,
            i ->
                accounts.decide(
                    part(accounts.newId()).request("ci", 150).tokens("ci", 1000, 8).demand()));

    assertThat(verdicts.stream().filter(Granted.class::isInstance)).hasSize(125);
  }

  @Test
  void never_more_places_are_taken_than_there_are() {
    List<Verdict> verdicts =
        atOnce(200, i -> accounts.decide(part(accounts.newId()).place("ci", 17).demand()));

    assertThat(verdicts.stream().filter(Granted.class::isInstance)).hasSize(17);
  }

  @Test
  void the_same_part_decided_and_ended_many_times_at_once_counts_once() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    Asks call = call(id(), budget, CENT).place("ci", 1).request("ci", 2);

    List<Verdict> verdicts = atOnce(50, i -> accounts.decide(call.demand()));
    Settled end = new Settled(call.id(), -1, Rows.row(call.id(), now()).cost(CENT).settled());
    List<Void> ended = atOnce(50, i -> accounts.settle(List.of(end)));

    assertThat(verdicts).hasOnlyElementsOfType(Granted.class);
    assertThat(ended).hasSize(50);
    assertThat(state(budget)).isEqualTo(new BudgetState(budget, CENT, 0, null, null));
    granted(part(id()).place("ci", 1).request("ci", 2));
    refused(part(id()).request("ci", 2));
  }

  @Test
  void counters_are_the_sum_of_the_ledger() {
    BudgetConfig budget = total(3 * DOLLAR);
    budgets(budget);
    Random random = new Random(7);
    List<Long> costs = IntStream.range(0, 300).mapToObj(i -> random.nextLong(3 * CENT)).toList();

    List<Boolean> served = atOnce(300, i -> serve(budget, 3 * CENT, costs.get(i)));

    assertThat(served).contains(true);
    BudgetState state = state(budget);
    assertThat(state.heldNanoUsd()).isZero();
    assertThat(state.spentNanoUsd()).isLessThanOrEqualTo(3 * DOLLAR).isEqualTo(ledgerSum());
  }

  @Test
  void ids_differ_on_all_threads() {
    List<String> ids = atOnce(1000, i -> Future.succeededFuture(accounts.newId()));

    Set<String> different = new HashSet<>(ids);
    assertThat(different).hasSize(1000);
    assertThat(ids).allMatch(id -> id.startsWith(accounts.replica() + "."));
  }

  private long ledgerSum() {
    return await(ledger().sums(Filter.ALL, List.of(), 1)).getFirst().costNanoUsd();
  }

  private Future<Boolean> serve(BudgetConfig budget) {
    return serve(budget, CENT, CENT);
  }

  private Future<Boolean> serve(BudgetConfig budget, long worst, long cost) {
    Asks call = call(accounts.newId(), budget, worst);
    return accounts
        .decide(call.demand())
        .compose(verdict ->
            verdict instanceof Granted granted
                ? end(call, granted, cost).map(true)
                : Future.succeededFuture(false));
  }

  private Future<Void> end(Asks call, Granted granted, long cost) {
    return accounts.settle(
        List.of(
            new Settled(call.id(), -1, Rows.row(call.id(), granted.at()).cost(cost).settled())));
  }

  /** Does it so often, on several event loops at once. */
  private static <T> List<T> atOnce(int times, IntFunction<Future<T>> action) {
    Vertx vertx = Vertx.vertx();
    try {
      List<Context> loops = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        loops.add(((VertxInternal) vertx).createEventLoopContext());
      }
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        int number = i;
        Promise<T> done = Promise.promise();
        loops.get(i % LOOPS).runOnContext(start -> action.apply(number).onComplete(done));
        all.add(done.future());
      }
      return all.stream().map(AccountsFixture::await).toList();
    } finally {
      await(vertx.close());
    }
  }
}
