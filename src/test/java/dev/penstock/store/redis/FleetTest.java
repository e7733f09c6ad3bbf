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
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.Rows;
import dev.penstock.testing.redis.FlakyProxy;
import dev.penstock.testing.redis.SharedRedis;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas that share what they admit, and take over from those that die. */
final class FleetTest {
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final List<Replica> alive = new ArrayList<>();
  private final String prefix = SharedRedis.freshPrefix();
  private final BudgetConfig budget = total(DOLLAR);

  @AfterEach
  void close() {
    alive.forEach(Replica::close);
  }

  @Test
  void replicas_whose_clocks_are_five_minutes_apart_share_one_limit() {
    InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-5));
    List<Replica> fleet = List.of(join("a"), join("b", SharedRedis.server().url(), late));

    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      verdicts.add(decide(fleet.get(i % 2), part(id(fleet.get(i % 2))).request("ci", 11)));
    }

    assertThat(verdicts).filteredOn(Granted.class::isInstance).hasSize(11);
  }

  @Test
  void replicas_whose_clocks_are_apart_count_in_the_same_window() {
    InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-5));
    Replica one = join("a");
    Replica other = join("b", SharedRedis.server().url(), late);
    BudgetConfig rolling = Asks.rolling(Duration.ofMinutes(1), 10 * CENT);

    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Replica turn = i % 2 == 0 ? one : other;
      verdicts.add(decide(turn, part(id(turn)).hold(rolling, CENT, CENT)));
    }

    assertThat(verdicts).filteredOn(Granted.class::isInstance).hasSize(10);
  }

  @Test
  void four_replicas_admit_a_hundred_of_five_hundred_cents_on_a_dollar() {
    List<Replica> fleet = List.of(join("a"), join("b"), join("c"), join("d"));

    List<Future<Verdict>> calls =
        IntStream.range(0, 500)
            .mapToObj(i -> fleet.get(i % 4))
            .map(at -> at.accounts.decide(part(id(at)).hold(budget, CENT, CENT).demand()))
            .toList();
    Links.await(Future.all(calls));

    assertThat(calls.stream().map(Future::result).filter(Granted.class::isInstance)).hasSize(100);
  }

  @Test
  void what_a_dead_replica_held_comes_back_and_its_calls_are_settled_once_by_either_of_two() {
    Replica dying = join("a");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Asks call = part(id(dying)).place("ci", 20).hold(budget, CENT, CENT).intent(SOME_TIME, CENT);
      assertThat(decide(dying, call)).isInstanceOf(Granted.class);
      ids.add(call.id());
    }
    Replica one = join("b");
    Replica other = join("c");
    Links.await(one.accounts.budgets(List.of(budget)));
    Links.await(other.accounts.budgets(List.of(budget)));

    alive.remove(dying);
    dying.die();
    Eventually.becomes("all are settled", () -> state(one).equals(spent(20 * CENT, 0)));
    Eventually.becomes(
        "each ledger has all rows", () -> ledger(one).size() == 20 && ledger(other).size() == 20);

    assertThat(ledger(one)).extracting(LedgerRow::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(ledger(one)).allMatch(row -> row.recovered() && row.estimated());
    assertThat(decide(other, part(id(other)).place("ci", 1))).isInstanceOf(Granted.class);
  }

  @Test
  void after_a_restart_the_calls_of_before_are_settled_at_once() {
    Replica dying = join("a");
    Asks call = part(id(dying)).hold(budget, CENT, CENT).intent(SOME_TIME, CENT);
    assertThat(decide(dying, call)).isInstanceOf(Granted.class);
    alive.remove(dying);
    dying.die();

    Replica again = join("a");
    Links.await(again.accounts.budgets(List.of(budget)));
    Eventually.becomes("it is settled", () -> state(again).equals(spent(CENT, 0)));

    assertThat(ledger(again)).singleElement().matches(LedgerRow::recovered);
  }

  @Test
  void who_was_thought_dead_and_was_not_does_not_count_twice() {
    try (FlakyProxy wire = FlakyProxy.to(SharedRedis.server().port())) {
      Replica cut = join("a", wire.url(), InstantSource.system());
      Replica other = join("b");
      Links.await(cut.accounts.budgets(List.of(budget)));
      Links.await(other.accounts.budgets(List.of(budget)));
      Asks call = part(id(cut)).hold(budget, 2 * CENT, 2 * CENT).intent(SOME_TIME, 2 * CENT);
      assertThat(decide(cut, call)).isInstanceOf(Granted.class);

      wire.refuse();
      Eventually.becomes("taken over", () -> state(other).equals(spent(2 * CENT, 0)));
      wire.welcome();
      Eventually.becomes("back", cut::isShared);
      settle(cut, call, CENT);
      Eventually.becomes("one row counts", () -> state(other).equals(spent(2 * CENT, 0)));
      Eventually.becomes(
          "both ledgers have the row that counts",
          () -> cost(ledger(cut)) == 2 * CENT && cost(ledger(other)) == 2 * CENT);

      settle(cut, part(id(cut)), CENT);
      Eventually.becomes("later ones do too", () -> state(other).equals(spent(3 * CENT, 0)));
    }
  }

  /** As of one that stood still, was taken for dead, and is killed before it says that it lives. */
  @Test
  void what_somebody_takes_whom_nobody_knows_comes_back() {
    Replica other = join("a");
    Keys keys = new Keys(prefix);
    String epoch = SharedRedis.server().command("GET", keys.epoch());
    DecideCall call = new DecideCall(keys, "ghost.1", at -> Span.at(at, SOME_TIME));
    call.add(part("ghost-1").place("ci", 1).demand(), SOME_TIME);

    Links.await(
        other
            .links
            .control()
            .call(
                DecideCall.SCRIPT, call.keys(), List.of(epoch, "ghost.1", "1500"), call.packed()));
    assertThat(SharedRedis.server().command("HLEN", keys.places())).isEqualTo("1");

    Eventually.becomes(
        "it comes back", () -> SharedRedis.server().command("HLEN", keys.places()).equals("0"));
  }

  @Test
  void rows_of_each_replica_are_in_the_ledger_of_all() {
    Replica one = join("a");
    Replica other = join("b");

    settle(one, part(id(one)), CENT);
    settle(other, part(id(other)), 2 * CENT);

    Eventually.becomes("both have both", () -> cost(ledger(one)) == 3 * CENT);
    Eventually.becomes("both have both", () -> cost(ledger(other)) == 3 * CENT);
  }

  @Test
  void a_row_that_cannot_be_read_keeps_no_other_away() {
    Replica one = join("a");
    Replica other = join("b");
    String stream = "{" + prefix + "}:ledger";
    SharedRedis.server().command("XADD", stream, "*", "r", "gone", "j", "{\"broken\":");
    SharedRedis.server().command("XADD", stream, "*", "what", "ever");

    settle(one, part(id(one)), CENT);

    Eventually.becomes("the row after it is there", () -> cost(ledger(other)) == CENT);
    Eventually.becomes(
        "they are kept once",
        () -> SharedRedis.server().command("XLEN", "{" + prefix + "}:unreadable").equals("2"));
  }

  private Replica join(String name) {
    return join(name, SharedRedis.server().url(), InstantSource.system());
  }

  private Replica join(String name, String url, InstantSource clock) {
    Replica replica = Replica.join(folder.resolve(name), Links.patient(url, prefix), clock);
    alive.add(replica);
    return replica;
  }

  private static String id(Replica replica) {
    return replica.accounts.newId();
  }

  private static Verdict decide(Replica replica, Asks asks) {
    return Links.await(replica.accounts.decide(asks.demand()));
  }

  private static void settle(Replica replica, Asks call, long cost) {
    LedgerRow row = Rows.row(call.id(), SOME_TIME).cost(cost).settled();
    Links.await(replica.accounts.settle(List.of(new Settled(call.id(), -1, row))));
  }

  private BudgetState state(Replica replica) {
    return Links.await(replica.accounts.standing(List.of(budget))).getFirst();
  }

  private BudgetState spent(long spent, long held) {
    return new BudgetState(budget, spent, held, null, null);
  }

  private static List<LedgerRow> ledger(Replica replica) {
    return Links.await(replica.ledger.rows(Filter.ALL, null, 100)).rows();
  }

  private static long cost(List<LedgerRow> rows) {
    return rows.stream().mapToLong(row -> row.cost() == null ? 0 : row.cost().nanoUsd()).sum();
  }
}
