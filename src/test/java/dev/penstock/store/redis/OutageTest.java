package dev.penstock.store.redis;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.part;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.admission.BudgetState;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.StateConfig.OnFailure;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.Rows;
import dev.penstock.testing.redis.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is killed, frozen, emptied and started again while calls come and go. */
final class OutageTest {
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final RedisServer redis = RedisServer.start();
  private final List<Replica> alive = new ArrayList<>();
  private final BudgetConfig budget = total(100 * DOLLAR);

  @AfterEach
  void close() {
    alive.forEach(Replica::close);
    redis.close();
  }

  @Test
  void an_emptied_redis_knows_again_what_was_spent_and_what_is_open() {
    Replica one = join("a");
    Replica other = join("b");
    spend(one, 7);
    spend(other, 5);
    Asks open = call(one).place("ci", 1);
    assertThat(decide(one, open)).isInstanceOf(Granted.class);

    redis.flush();
    Eventually.becomes("spent is known again", () -> spentAndHeld(one, 12 * CENT, CENT));
    Eventually.becomes("to the other too", () -> spentAndHeld(other, 12 * CENT, CENT));

    assertThat(decide(other, part(id(other)).place("ci", 1))).isInstanceOf(Refused.class);
    settle(one, open);
    assertThat(spentAndHeld(other, 13 * CENT, 0)).isTrue();
  }

  @Test
  void what_a_replica_spent_that_is_gone_is_known_to_the_others() {
    Replica gone = join("a");
    Replica other = join("b");
    spend(gone, 7);
    Eventually.becomes("the other has its rows", () -> ledgerSum(other) == 7 * CENT);
    alive.remove(gone);
    gone.close();

    redis.flush();

    Eventually.becomes("spent is known again", () -> spentAndHeld(other, 7 * CENT, 0));
  }

  @Test
  void sums_that_are_told_again_while_calls_end_count_once() {
    Replica one = join("a");
    List<Future<Void>> ended = new ArrayList<>();
    List<Context> loops = List.of(one.vertx.getOrCreateContext(), one.vertx.getOrCreateContext());
    for (int i = 0; i < 500; i++) {
      Asks call = part(id(one));
      Promise<Void> end = Promise.promise();
      ended.add(end.future());
      loops.get(i % 2).runOnContext(now -> settling(one, call).onComplete(end));
      ended.add(one.accounts.budgets(List.of(budget)));
    }
    Links.await(Future.all(ended));

    assertThat(spentAndHeld(one, 500 * CENT, 0)).isTrue();
  }

  @Test
  void what_others_spent_is_known_while_redis_is_away() {
    Replica one = join("a");
    Replica other = join("b");
    spend(one, 7);
    Eventually.becomes("the other has its rows", () -> ledgerSum(other) == 7 * CENT);

    redis.kill();
    Eventually.becomes("away", () -> !other.isShared());

    assertThat(Links.await(other.accounts.standing(List.of(budget))))
        .singleElement()
        .matches(state -> state.spentNanoUsd() == 7 * CENT);
  }

  @Test
  void rows_that_redis_lost_before_others_had_read_them_come_again() {
    Replica one = join("a");
    Replica other = join("b");
    for (int i = 0; i < 10; i++) {
      spend(one, 1);
      redis.flush();
    }
    Eventually.becomes("the other has all rows", () -> ledgerSum(other) == 10 * CENT);
  }

  @Test
  void what_a_replica_spent_that_was_gone_before_we_came_is_known_from_its_rows() {
    Replica gone = join("a");
    Replica other = join("b");
    spend(gone, 7);
    Eventually.becomes("the other has its rows", () -> ledgerSum(other) == 7 * CENT);
    alive.remove(gone);
    gone.close();
    Replica late = join("c");
    Eventually.becomes("so has who came late", () -> ledgerSum(late) == 7 * CENT);
    alive.remove(other);
    other.close();

    redis.flush();

    Eventually.becomes("spent is known again", () -> spentAndHeld(late, 7 * CENT, 0));
  }

  @Test
  void counters_equal_the_ledger_after_a_kill_and_an_empty_start() {
    Replica one = join("a");
    Replica other = join("b");
    spend(one, 3);
    redis.kill();
    Asks inBetween = part(id(one));
    settle(one, inBetween);
    settle(other, part(id(other)));
    redis.restartEmpty();

    Eventually.becomes("all is known", () -> spentAndHeld(one, 5 * CENT, 0));
    Eventually.becomes(
        "rows too", () -> ledgerSum(one) == 5 * CENT && ledgerSum(other) == 5 * CENT);
  }

  @Test
  void calls_go_on_by_local_shares_while_redis_is_frozen_and_are_counted_once_afterwards() {
    Replica one = join("a");
    Replica other = join("b");
    spend(one, 3);
    Eventually.becomes("each knows of two", () -> one.accounts.replicas() == 2);

    redis.freeze();
    List<Verdict> verdicts =
        IntStream.range(0, 20).mapToObj(i -> decide(one, part(id(one)).request("ci", 10))).toList();
    spendWithoutHold(one, 4);
    redis.thaw();
    Eventually.becomes("counters are the ledger", () -> spentAndHeld(other, 7 * CENT, 0));

    assertThat(verdicts).filteredOn(Granted.class::isInstance).hasSizeBetween(5, 7);
    assertThat(ledgerSum(one)).isEqualTo(7 * CENT);
  }

  @Test
  void a_decision_whose_answer_came_too_late_holds_nothing_for_long() {
    Replica one = join("a");
    Asks late = part(id(one)).place("ci", 9);

    redis.freeze();
    assertThat(decide(one, late)).isInstanceOf(Granted.class);
    Links.await(one.accounts.settle(List.of(new Settled(late.id(), -1, null))));
    redis.thaw();

    Eventually.becomes("Redis decides again", one::isShared);
    Eventually.becomes(
        "all places are free", () -> redis.command("HGETALL", "{p}:places").isEmpty());
  }

  @Test
  void no_money_that_was_not_leased_is_spent_while_redis_is_away() {
    Replica one = join("a");
    spend(one, 1);

    redis.kill();
    Verdict verdict = decide(one, part(id(one)).hold(budget, 99 * DOLLAR, 99 * DOLLAR));

    assertThat(verdict).isInstanceOf(Refused.class);
  }

  @Test
  void a_twentieth_of_what_is_left_is_leased_and_spent_while_redis_is_away() {
    Replica one = join("a");
    Eventually.becomes("something is leased", () -> spends(one) && leased() > 4 * DOLLAR);
    long spent = ledgerSum(one);

    redis.kill();
    Eventually.becomes("away", () -> !one.isShared());
    long granted =
        IntStream.range(0, 100)
            .filter(i ->
                decide(one, part(id(one)).hold(budget, DOLLAR / 10, DOLLAR / 10))
                    instanceof Granted)
            .count();

    assertThat(spent).isLessThan(50 * DOLLAR);
    assertThat(granted).isBetween(40L, 50L);
  }

  @Test
  void a_moment_without_redis_does_not_take_the_lease_of_the_next_outage() {
    Replica one = join("a");
    redis.freeze();
    assertThat(decide(one, call(one))).isInstanceOf(Refused.class);
    redis.thaw();
    Eventually.becomes("something is leased", () -> spends(one) && leased() > 4 * DOLLAR);

    redis.kill();
    Eventually.becomes("away", () -> !one.isShared());

    assertThat(decide(one, call(one))).isInstanceOf(Granted.class);
  }

  @Test
  void what_is_to_be_refused_without_redis_is_refused() {
    Replica strict =
        Replica.join(
            folder.resolve("a"),
            Links.standalone(redis.url(), "p"),
            InstantSource.system(),
            new OnFailure("refuse", "refuse", "bypass"));
    alive.add(strict);

    redis.kill();
    Eventually.becomes("away", () -> !strict.isShared());

    assertThat(decide(strict, part(id(strict)).request("ci", 10)))
        .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.what()).isEqualTo(What.STORE));
    assertThat(decide(strict, call(strict)))
        .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.what()).isEqualTo(What.STORE));
  }

  @Test
  void who_starts_without_redis_joins_later() {
    redis.kill();
    Replica early = join("a");
    spendWithoutHold(early, 2);

    redis.restart();

    Eventually.becomes("it has joined", () -> spentAndHeld(early, 2 * CENT, 0));
  }

  private Replica join(String name) {
    Replica replica =
        Replica.join(
            folder.resolve(name), Links.standalone(redis.url(), "p"), InstantSource.system());
    alive.add(replica);
    Links.await(replica.accounts.budgets(List.of(budget)));
    return replica;
  }

  private static String id(Replica replica) {
    return replica.accounts.newId();
  }

  private Asks call(Replica replica) {
    return part(id(replica)).hold(budget, CENT, CENT).intent(SOME_TIME, CENT);
  }

  private static Verdict decide(Replica replica, Asks asks) {
    return Links.await(replica.accounts.decide(asks.demand()));
  }

  private static void settle(Replica replica, Asks call) {
    Links.await(settling(replica, call));
  }

  private static Future<Void> settling(Replica replica, Asks call) {
    LedgerRow row = Rows.row(call.id(), SOME_TIME).cost(CENT).settled();
    return replica.accounts.settle(List.of(new Settled(call.id(), -1, row)));
  }

  private void spend(Replica replica, int cents) {
    for (int i = 0; i < cents; i++) {
      Eventually.becomes("one is spent", () -> spends(replica));
    }
  }

  private boolean spends(Replica replica) {
    Asks call = call(replica);
    boolean granted = decide(replica, call) instanceof Granted;
    if (granted) {
      settle(replica, call);
    }
    return granted;
  }

  private static void spendWithoutHold(Replica replica, int cents) {
    for (int i = 0; i < cents; i++) {
      settle(replica, part(id(replica)));
    }
  }

  private long leased() {
    String sum = redis.command("HGET", "{p}:c:" + budget.id(), "0|L");
    return sum.equals("(nil)") ? 0 : Long.parseLong(sum);
  }

  private boolean spentAndHeld(Replica replica, long spent, long held) {
    BudgetState state = Links.await(replica.accounts.standing(List.of(budget))).getFirst();
    return replica.isShared() && state.spentNanoUsd() == spent && state.heldNanoUsd() == held;
  }

  private static long ledgerSum(Replica replica) {
    return Links.await(replica.ledger.rows(Filter.ALL, null, 10_000)).rows().stream()
        .mapToLong(row -> row.cost() == null ? 0 : row.cost().nanoUsd())
        .sum();
  }
}
