package dev.penstock.admission;

import static dev.penstock.testing.Asks.CENT;
import static dev.penstock.testing.Asks.DOLLAR;
import static dev.penstock.testing.Asks.budget;
import static dev.penstock.testing.Asks.marked;
import static dev.penstock.testing.Asks.part;
import static dev.penstock.testing.Asks.rolling;
import static dev.penstock.testing.Asks.soft;
import static dev.penstock.testing.Asks.total;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.Verdict.Granted;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow.Kind;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store promises about budgets. */
abstract class BudgetPromises extends RatePromises {

  @Test
  void a_hold_becomes_what_the_call_cost() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    String id = id();
    Instant at = granted(call(id, budget, 3 * CENT));
    assertThat(state(budget)).isEqualTo(new BudgetState(budget, 0, 3 * CENT, null, null));

    spent(id, at, CENT);

    assertThat(state(budget)).isEqualTo(new BudgetState(budget, CENT, 0, null, null));
  }

  @Test
  void a_call_that_does_not_fit_is_refused_and_holds_nothing() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    granted(call(id(), budget, 99 * CENT));

    Refused refused = refused(call(id(), budget, CENT + 1).place("ci", 1).request("ci", 1));

    assertThat(refused.what()).isEqualTo(What.MONEY);
    assertThat(refused.scope()).isEqualTo(Scope.KEY);
    assertThat(refused.name()).isEqualTo("ci");
    assertThat(refused.retryAfter()).isGreaterThanOrEqualTo(Duration.ofDays(30));
    granted(call(id(), budget, CENT).place("ci", 1).request("ci", 1));
    assertThat(state(budget).heldNanoUsd()).isEqualTo(DOLLAR);
  }

  @Test
  void far_from_the_limit_the_expected_cost_is_held_and_near_it_the_worst() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    String first = id();
    Instant at = granted(part(first).hold(budget, CENT, 90 * CENT).intent(now(), CENT));
    assertThat(state(budget).heldNanoUsd()).isEqualTo(CENT);

    granted(part(id()).hold(budget, CENT, 90 * CENT).intent(now(), CENT));

    assertThat(state(budget).heldNanoUsd()).isEqualTo(91 * CENT);
    spent(first, at, CENT);
    refused(part(id()).hold(budget, CENT, 10 * CENT).intent(now(), CENT));
    granted(part(id()).hold(budget, CENT, 9 * CENT).intent(now(), CENT));
  }

  @Test
  void one_refusing_budget_of_several_leaves_the_others_untouched() {
    BudgetConfig day = budget(Scope.KEY, "ci", Kind.MONTH, 10 * DOLLAR);
    BudgetConfig team = budget(Scope.TEAM, "search", Kind.TOTAL, CENT);
    budgets(day, team);

    Refused refused = refused(call(id(), day, 2 * CENT).hold(team, 2 * CENT, 2 * CENT));

    assertThat(refused.scope()).isEqualTo(Scope.TEAM);
    assertThat(state(day).heldNanoUsd()).isZero();
  }

  @Test
  void a_call_held_twice_in_one_budget_needs_room_for_both() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);

    refused(call(id(), budget, 60 * CENT).with(call(id(), budget, 60 * CENT)));
    granted(call(id(), budget, 60 * CENT).with(call(id(), budget, 40 * CENT)));
  }

  @Test
  void the_same_part_is_held_once_and_settled_once() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    String id = id();
    Instant at = granted(call(id, budget, CENT));
    granted(call(id, budget, CENT));
    assertThat(state(budget).heldNanoUsd()).isEqualTo(CENT);

    spent(id, at, CENT);
    spent(id, at, CENT);

    assertThat(state(budget)).isEqualTo(new BudgetState(budget, CENT, 0, null, null));
  }

  @Test
  void a_row_counts_in_every_budget_that_it_belongs_to_and_in_no_other() {
    List<BudgetConfig> its =
        List.of(
            budget(Scope.KEY, "ci", Kind.TOTAL, DOLLAR),
            budget(Scope.KEY, "ci", Kind.MONTH, DOLLAR),
            budget(Scope.TEAM, "search", Kind.TOTAL, DOLLAR),
            budget(Scope.MODEL, "gpt-4o", Kind.TOTAL, DOLLAR),
            budget(Scope.PROVIDER, "openai", Kind.TOTAL, DOLLAR),
            budget(Scope.DEPLOYMENT, "openai/gpt-4o", Kind.TOTAL, DOLLAR),
            budget(Scope.TAG, "prod", Kind.TOTAL, DOLLAR));
    BudgetConfig other = budget(Scope.TEAM, "ci", Kind.TOTAL, DOLLAR);
    await(accounts.budgets(its));
    await(accounts.budgets(concat(its, other)));
    String id = id();
    Instant at = granted(part(id).intent(now(), CENT));

    spent(id, at, CENT);

    assertThat(its).allSatisfy(budget -> assertThat(state(budget).spentNanoUsd()).isEqualTo(CENT));
    assertThat(state(other).spentNanoUsd()).isZero();
  }

  @Test
  void an_unknown_cost_gives_the_hold_back_and_books_nothing() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    String id = id();
    Instant at = granted(call(id, budget, CENT));

    settle(id, -1, Rows.row(id, at).settled());

    assertThat(state(budget)).isEqualTo(new BudgetState(budget, 0, 0, null, null));
  }

  @Test
  void a_part_without_a_row_gives_the_hold_back() {
    BudgetConfig budget = total(CENT);
    budgets(budget);
    String id = id();
    granted(call(id, budget, CENT));

    settle(id, -1, null);

    granted(call(id(), budget, CENT));
  }

  @Test
  void a_cost_beyond_the_hold_is_booked_all_the_same() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    String id = id();
    Instant at = granted(call(id, budget, DOLLAR));

    spent(id, at, 3 * DOLLAR);

    assertThat(state(budget).spentNanoUsd()).isEqualTo(3 * DOLLAR);
    refused(call(id(), budget, 1));
  }

  @Test
  void a_new_budget_begins_with_what_was_spent() {
    String id = id();
    Instant at = granted(part(id).intent(now(), CENT));
    spent(id, at, CENT);

    budgets(total(DOLLAR), budget(Scope.TAG, "prod", Kind.MONTH, DOLLAR));

    assertThat(state(total(DOLLAR)).spentNanoUsd()).isEqualTo(CENT);
    assertThat(state(budget(Scope.TAG, "prod", Kind.MONTH, DOLLAR)).spentNanoUsd()).isEqualTo(CENT);
  }

  @Test
  void a_budget_that_nobody_told_of_begins_with_what_was_spent_too() {
    String id = id();
    Instant at = granted(part(id).intent(now(), 99 * CENT));
    spent(id, at, 99 * CENT);

    assertThat(refused(call(id(), total(DOLLAR), 2 * CENT)).what()).isEqualTo(What.MONEY);
    granted(call(id(), total(DOLLAR), CENT));
  }

  @Test
  void another_limit_holds_at_once_and_what_was_spent_stays_spent() {
    budgets(total(DOLLAR));
    String id = id();
    spent(id, granted(call(id, total(DOLLAR), 50 * CENT)), 50 * CENT);

    budgets(total(2 * DOLLAR));

    granted(call(id(), total(2 * DOLLAR), 150 * CENT));
    assertThat(state(total(2 * DOLLAR)).spentNanoUsd()).isEqualTo(50 * CENT);
  }

  @Test
  void a_budget_that_went_and_came_back_has_lost_nothing() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    String id = id();
    Instant at = granted(call(id, budget, 60 * CENT));
    budgets();
    spent(id, at, 60 * CENT);

    budgets(budget);

    assertThat(state(budget)).isEqualTo(new BudgetState(budget, 60 * CENT, 0, null, null));
  }

  @Test
  void a_soft_budget_refuses_nobody_and_says_when_it_is_passed() {
    BudgetConfig budget = soft(total(DOLLAR));
    budgets(budget);

    assertThat(passed(call(id(), budget, 99 * CENT))).isEmpty();
    assertThat(passed(call(id(), budget, CENT))).containsExactly(budget);
    assertThat(passed(call(id(), budget, 50 * CENT))).containsExactly(budget);
  }

  @Test
  void a_soft_mark_is_told_when_spent_and_held_pass_it() {
    BudgetConfig budget = marked(total(DOLLAR), 80 * CENT);
    budgets(budget);
    String id = id();
    spent(id, granted(call(id, budget, 50 * CENT)), 50 * CENT);

    assertThat(passed(call(id(), budget, 29 * CENT))).isEmpty();
    assertThat(passed(call(id(), budget, CENT))).containsExactly(budget);
  }

  @Test
  void the_row_of_a_part_that_nobody_knows_is_booked_once() {
    BudgetConfig budget = total(DOLLAR);
    budgets(budget);
    String id = id();

    spent(id, now(), CENT);
    spent(id, now(), CENT);

    assertThat(state(budget).spentNanoUsd()).isEqualTo(CENT);
  }

  @Test
  void a_calendar_window_says_when_it_ends_and_begins_anew_then() {
    BudgetConfig budget = budget(Scope.KEY, "ci", Kind.DAY, DOLLAR);
    turnedClock().turnTo(Instant.parse("2027-03-01T21:30:00Z"));
    budgets(budget);
    String id = id();
    spent(id, granted(call(id, budget, DOLLAR)), DOLLAR);

    Duration wait = refused(call(id(), budget, 1)).retryAfter();

    assertThat(wait).isEqualTo(Duration.ofMinutes(150));
    assertThat(state(budget).until()).isEqualTo(Instant.parse("2027-03-02T00:00:00Z"));
    pass(wait.minusMillis(1));
    refused(call(id(), budget, 1));
    pass(Duration.ofMillis(1));
    granted(call(id(), budget, DOLLAR));
    assertThat(state(budget))
        .isEqualTo(
            new BudgetState(
                budget,
                0,
                DOLLAR,
                Instant.parse("2027-03-02T00:00:00Z"),
                Instant.parse("2027-03-03T00:00:00Z")));
  }

  @Test
  void a_call_counts_in_the_window_it_began_in() {
    BudgetConfig budget = budget(Scope.KEY, "ci", Kind.DAY, DOLLAR);
    turnedClock().turnTo(Instant.parse("2027-03-01T23:59:00Z"));
    budgets(budget);
    String id = id();
    Instant at = granted(call(id, budget, DOLLAR));
    pass(Duration.ofMinutes(2));
    assertThat(state(budget).heldNanoUsd()).isZero();

    spent(id, at, DOLLAR);

    assertThat(state(budget).spentNanoUsd()).isZero();
    granted(call(id(), budget, DOLLAR));
  }

  @Test
  void a_rolling_window_gets_back_what_is_older_than_it() {
    BudgetConfig budget = rolling(Duration.ofHours(24), DOLLAR);
    turnedClock().turnTo(Instant.parse("2027-03-01T10:20:00Z"));
    budgets(budget);
    String morning = id();
    spent(morning, granted(call(morning, budget, 60 * CENT)), 60 * CENT);
    pass(Duration.ofHours(5));
    String noon = id();
    spent(noon, granted(call(noon, budget, 40 * CENT)), 40 * CENT);

    Duration forLittle = refused(call(id(), budget, 60 * CENT)).retryAfter();
    Duration forAll = refused(call(id(), budget, DOLLAR)).retryAfter();

    assertThat(turnedClock().instant().plus(forLittle)).isEqualTo("2027-03-02T11:00:00Z");
    assertThat(turnedClock().instant().plus(forAll)).isEqualTo("2027-03-02T16:00:00Z");
    pass(forLittle.minusMillis(1));
    refused(call(id(), budget, 60 * CENT));
    pass(Duration.ofMillis(1));
    String next = id();
    Instant at = granted(call(next, budget, 60 * CENT));
    refused(call(id(), budget, 1));
    spent(next, at, 0);
    pass(forAll.minus(forLittle));
    granted(call(id(), budget, DOLLAR));
  }

  final Instant now() {
    return clock() == null ? Instant.now() : turnedClock().instant();
  }

  /** A call that is sure to cost so much. */
  final Asks call(String id, BudgetConfig budget, long nanoUsd) {
    return part(id).hold(budget, nanoUsd, nanoUsd).intent(now(), nanoUsd);
  }

  private List<BudgetConfig> passed(Asks call) {
    return ((Granted) decide(call)).passed();
  }

  private static List<BudgetConfig> concat(List<BudgetConfig> some, BudgetConfig other) {
    return Stream.concat(some.stream(), Stream.of(other)).toList();
  }
}
