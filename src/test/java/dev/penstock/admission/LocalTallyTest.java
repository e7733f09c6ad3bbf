package dev.penstock.admission;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.budget;
import static dev.penstock.testing.Asks.part;
import static dev.penstock.testing.Asks.rolling;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.Verdict.Granted;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.admission.budget.Booked;
import dev.penstock.admission.budget.Slice;
import dev.penstock.admission.budget.SpentBefore;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import dev.penstock.testing.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LocalTallyTest {
  private static final Instant NOON = Instant.parse("2027-03-01T12:00:00Z");
  private final LocalTally tally = new LocalTally();

  @Test
  void it_asks_the_ledger_for_every_slice_that_counts() {
    List<Slice> asked = new ArrayList<>();
    BudgetConfig day = rolling(Duration.ofHours(24), DOLLAR);

    tally.budgets(
        List.of(day),
        (budget, slice) -> {
          asked.add(slice);
          return CENT;
        },
        NOON);

    assertThat(asked).hasSize(25);
    assertThat(tally.standing(List.of(day), NOON).getFirst().spentNanoUsd()).isEqualTo(25 * CENT);
  }

  @Test
  void a_budget_that_is_known_is_not_asked_for_again() {
    tally.budgets(List.of(total(DOLLAR)), (budget, slice) -> CENT, NOON);
    tally.budgets(List.of(total(2 * DOLLAR)), (budget, slice) -> DOLLAR, NOON);

    assertThat(tally.standing(List.of(total(2 * DOLLAR)), NOON).getFirst().spentNanoUsd())
        .isEqualTo(CENT);
  }

  @Test
  void a_hard_budget_that_is_not_known_refuses() {
    Refused refused = (Refused) tally.decide(part("a").hold(total(DOLLAR), 1, 1).demand(), NOON);

    assertThat(refused.what()).isEqualTo(What.STORE);
    assertThat(tally.unknown(List.of(total(DOLLAR)))).containsExactly(total(DOLLAR));
  }

  @Test
  void what_was_booked_grows_from_what_the_ledger_held() {
    BudgetConfig month = budget(Scope.KEY, "ci", Kind.MONTH, DOLLAR);
    tally.budgets(List.of(month), (budget, slice) -> 5, NOON);
    long march = Instant.parse("2027-03-01T00:00:00Z").getEpochSecond();

    List<Booked> moved = settle("a", NOON, 10);

    assertThat(moved).containsExactly(new Booked(month, march, 15));
    assertThat(settle("b", NOON, 10)).containsExactly(new Booked(month, march, 25));
    assertThat(tally.booked(month, march)).isEqualTo(25);
    assertThat(tally.booked(month, march - 1)).isZero();
  }

  @Test
  void a_removed_budget_is_counted_while_something_is_held_in_it() {
    tally.budgets(List.of(total(DOLLAR)), SpentBefore.NOTHING, NOON);
    assertThat(call("a", total(DOLLAR), 60 * CENT)).isInstanceOf(Granted.class);
    tally.budgets(List.of(), SpentBefore.NOTHING, NOON);
    tally.budgets(List.of(total(DOLLAR)), SpentBefore.NOTHING, NOON);

    assertThat(call("b", total(DOLLAR), 60 * CENT)).isInstanceOf(Refused.class);
  }

  @Test
  void a_budget_whose_zone_is_changed_keeps_what_is_held() {
    BudgetConfig utc = budget(Scope.KEY, "ci", Kind.DAY, DOLLAR);
    BudgetConfig tokyo = in(ZoneId.of("Asia/Tokyo"), utc);
    tally.budgets(List.of(utc), SpentBefore.NOTHING, NOON);
    assertThat(call("a", utc, 60 * CENT)).isInstanceOf(Granted.class);

    tally.budgets(List.of(tokyo), (budget, slice) -> 5 * CENT, NOON);

    BudgetState state = tally.standing(List.of(tokyo), NOON).getFirst();
    assertThat(state.spentNanoUsd()).isEqualTo(5 * CENT);
    assertThat(state.heldNanoUsd()).isEqualTo(60 * CENT);
    assertThat(settle("a", NOON, CENT)).hasSize(1);
    assertThat(tally.standing(List.of(tokyo), NOON).getFirst().heldNanoUsd()).isZero();
  }

  @Test
  void a_request_with_an_older_configuration_frees_nothing() {
    BudgetConfig utc = budget(Scope.KEY, "ci", Kind.DAY, DOLLAR);
    BudgetConfig tokyo = in(ZoneId.of("Asia/Tokyo"), utc);
    tally.budgets(List.of(tokyo), SpentBefore.NOTHING, NOON);
    assertThat(call("a", tokyo, 60 * CENT)).isInstanceOf(Granted.class);

    tally.learn(List.of(utc), SpentBefore.NOTHING, NOON);

    assertThat(call("b", utc, 60 * CENT)).isInstanceOf(Refused.class);
  }

  @Test
  void a_clock_that_is_set_back_keeps_nobody_waiting_for_what_it_lost() {
    assertThat(request("a", NOON)).isInstanceOf(Granted.class);
    Instant back = NOON.minus(Duration.ofMinutes(5));
    Refused refused = (Refused) request("b", back);

    assertThat(refused.retryAfter()).isLessThanOrEqualTo(Duration.ofMillis(60_100));
    assertThat(request("c", back.plus(refused.retryAfter()))).isInstanceOf(Granted.class);
  }

  @Test
  void a_clock_that_is_set_back_frees_no_money() {
    BudgetConfig day = budget(Scope.KEY, "ci", Kind.DAY, DOLLAR);
    tally.budgets(List.of(day), SpentBefore.NOTHING, NOON);
    settle("a", NOON, DOLLAR);
    Instant tomorrow = NOON.plus(Duration.ofDays(1));
    assertThat(tally.standing(List.of(day), tomorrow).getFirst().spentNanoUsd()).isZero();

    assertThat(call("b", day, CENT)).isInstanceOf(Refused.class);
  }

  @Test
  void a_share_is_of_rates_and_places_and_money_is_what_was_leased() {
    Share share = new Share(4, budget -> 30 * CENT);
    tally.budgets(List.of(total(DOLLAR)), SpentBefore.NOTHING, NOON);
    int granted = 0;
    for (int i = 0; i < 20; i++) {
      Demand demand = part("r" + i).request("ci", 10).place("ci", 1000).demand();
      granted += tally.decide(share.of(demand), NOON) instanceof Granted ? 1 : 0;
    }
    int paid = 0;
    for (int i = 0; i < 40; i++) {
      Demand demand = part("m" + i).hold(total(DOLLAR), CENT, CENT).demand();
      paid += tally.decide(share.of(demand), NOON) instanceof Granted ? 1 : 0;
    }

    assertThat(granted).isEqualTo(2);
    assertThat(paid).isEqualTo(30);
  }

  @Test
  void ids_tell_their_owner() {
    Ids ids = new Ids("replica-1", new Random(1));

    String id = ids.next();

    assertThat(Ids.ownerOf(id)).isEqualTo(ids.owner()).startsWith("replica-1.");
    assertThat(Ids.ownerOf(id + "r")).isEqualTo(ids.owner());
    assertThat(ids.next()).isNotEqualTo(id);
  }

  private static BudgetConfig in(ZoneId zone, BudgetConfig of) {
    BudgetWindow window = new BudgetWindow(of.window().kind(), null, zone);
    return new BudgetConfig(
        of.id(), of.scope(), of.name(), window, of.limitNanoUsd(), null, of.hard());
  }

  private List<Booked> settle(String id, Instant at, long cost) {
    return tally.settle(new Settled(id, -1, Rows.row(id, at).cost(cost).settled()), at);
  }

  private Verdict call(String id, BudgetConfig budget, long cost) {
    return tally.decide(part(id).hold(budget, cost, cost).demand(), NOON);
  }

  private Verdict request(String id, Instant at) {
    return tally.decide(part(id).request("ci", 1).demand(), at);
  }
}
