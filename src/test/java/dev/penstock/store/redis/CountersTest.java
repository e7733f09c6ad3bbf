package dev.penstock.store.redis;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.part;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.admission.Ids;
import dev.penstock.admission.Settled;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow.Kind;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.Rows;
import dev.penstock.testing.redis.FlakyProxy;
import dev.penstock.testing.redis.SharedRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters of replicas stay right whatever comes late, twice, or from long ago. */
final class CountersTest {
  private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final List<Replica> alive = new ArrayList<>();
  private final String prefix = SharedRedis.freshPrefix();

  @AfterEach
  void close() {
    alive.forEach(Replica::close);
  }

  @Test
  void a_call_of_long_ago_leaves_what_was_spent_today_alone() {
    BudgetConfig daily = Asks.budget(Scope.KEY, "ci", Kind.DAY, DOLLAR);
    Replica one = join("a", daily);
    Instant now = InstantSource.system().instant();
    settle(one, id(one), now, CENT);

    settle(one, id(one), now.minus(Duration.ofDays(3)), CENT);

    assertThat(spent(one, daily)).isEqualTo(CENT);
  }

  @Test
  void a_rolling_counter_of_which_some_is_leased_lives_on() {
    BudgetConfig rolling = Asks.rolling(Duration.ofMinutes(1), DOLLAR);
    Replica one = join("a", rolling);
    assertThat(decide(one, part(id(one)).hold(rolling, 1, 1))).isInstanceOf(Granted.class);
    String counter = "{" + prefix + "}:c:" + rolling.id();

    Eventually.becomes(
        "leased", () -> SharedRedis.server().command("HKEYS", counter).contains("|l:"));
    Eventually.becomes("it ages", () -> millisToLive(counter) < 123_500);

    Eventually.becomes("the next slice renews it", () -> millisToLive(counter) > 124_000);
  }

  @Test
  void a_call_that_may_cost_more_than_there_is_gives_its_place_back() {
    BudgetConfig soft = Asks.soft(total(DOLLAR));
    Replica one = join("a", soft);
    Asks call = part(id(one)).place("ci", 5).hold(soft, Long.MAX_VALUE, Long.MAX_VALUE);

    assertThat(decide(one, call)).isInstanceOf(Granted.class);
    Links.await(one.accounts.settle(List.of(new Settled(call.id(), -1, null))));

    assertThat(SharedRedis.server().command("HGETALL", "{" + prefix + "}:places")).isEmpty();
  }

  @Test
  void calls_of_the_dead_are_settled_though_the_answer_that_named_them_got_lost() {
    BudgetConfig budget = total(DOLLAR);
    Replica dying = join("a", budget);
    Replica one = join("b", budget);
    Asks call = part(id(dying)).hold(budget, CENT, CENT).intent(SOME_TIME, CENT);
    assertThat(decide(dying, call)).isInstanceOf(Granted.class);
    alive.remove(dying);
    dying.die();

    FleetScripts unheard = new FleetScripts(one.links.control(), new Keys(prefix));
    Links.await(unheard.reap(Ids.ownerOf(call.id()), Ids.ownerOf(id(one)), true));

    Eventually.becomes("it is settled", () -> ledger(one).size() == 1);
    assertThat(ledger(one)).allMatch(LedgerRow::recovered);
    Eventually.becomes("it is counted", () -> spent(one, budget) == CENT);
  }

  @Test
  void a_call_that_ended_while_its_replica_was_cut_off_and_thought_dead_counts_once() {
    try (FlakyProxy wire = FlakyProxy.to(SharedRedis.server().port())) {
      BudgetConfig budget = total(DOLLAR);
      Replica cut = join("a", wire.url(), budget);
      Replica other = join("b", budget);
      Asks call = part(id(cut)).hold(budget, 2 * CENT, 2 * CENT).intent(SOME_TIME, 2 * CENT);
      assertThat(decide(cut, call)).isInstanceOf(Granted.class);

      wire.refuse();
      Eventually.becomes("away", () -> !cut.isShared());
      settle(cut, call.id(), SOME_TIME, CENT);
      Eventually.becomes("taken over", () -> spent(other, budget) == 2 * CENT);
      wire.welcome();
      Eventually.becomes("back", cut::isShared);
      settle(cut, id(cut), SOME_TIME, CENT);

      Eventually.becomes("each counts once", () -> spent(other, budget) == 3 * CENT);
      Eventually.becomes(
          "and stands once in each ledger",
          () -> cost(ledger(cut)) == 3 * CENT && cost(ledger(other)) == 3 * CENT);
    }
  }

  private Replica join(String name, BudgetConfig budget) {
    return join(name, SharedRedis.server().url(), budget);
  }

  private Replica join(String name, String url, BudgetConfig budget) {
    Replica replica =
        Replica.join(folder.resolve(name), Links.patient(url, prefix), InstantSource.system());
    alive.add(replica);
    Links.await(replica.accounts.budgets(List.of(budget)));
    return replica;
  }

  private static String id(Replica replica) {
    return replica.accounts.newId();
  }

  private static Verdict decide(Replica replica, Asks asks) {
    return Links.await(replica.accounts.decide(asks.demand()));
  }

  private static void settle(Replica replica, String id, Instant at, long cost) {
    LedgerRow row = Rows.row(id, at).cost(cost).settled();
    Links.await(replica.accounts.settle(List.of(new Settled(id, -1, row))));
  }

  private static long spent(Replica replica, BudgetConfig budget) {
    return Links.await(replica.accounts.standing(List.of(budget))).getFirst().spentNanoUsd();
  }

  private static long millisToLive(String key) {
    return Long.parseLong(SharedRedis.server().command("PTTL", key));
  }

  private static List<LedgerRow> ledger(Replica replica) {
    return Links.await(replica.ledger.rows(Filter.ALL, null, 100)).rows();
  }

  private static long cost(List<LedgerRow> rows) {
    return rows.stream().mapToLong(row -> row.cost() == null ? 0 : row.cost().nanoUsd()).sum();
  }
}
