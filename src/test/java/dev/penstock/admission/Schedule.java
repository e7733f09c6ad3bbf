package dev.penstock.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.admission.Verdict.Granted;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.admission.budget.SpentBefore;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.testing.Asks;
import dev.penstock.testing.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Random calls of one key to one tally, watched at each step. */
final class Schedule {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  /** A minute and a step of the sliding window. */
  private static final Duration SLIDING = Duration.ofMillis(60_100);

  private static final int MAX_PLACES = 6;

  private final Random random;
  private final LocalTally tally = new LocalTally();
  private final List<BudgetConfig> budgets;
  private final long rpm;
  private final long tpm;
  private final List<Call> open = new ArrayList<>();
  private final List<Call> taken = new ArrayList<>();
  private final List<LedgerRow> ledger = new ArrayList<>();
  private Instant now = Instant.parse("2026-10-24T20:00:00Z");
  private int next;
  int granted;
  int refused;

  /** One that was let in; tokens are those reserved until it ends, then those used. */
  private static final class Call {
    final Asks asks;
    final Instant at;
    long tokens;

    Call(Asks asks, Instant at, long tokens) {
      this.asks = asks;
      this.at = at;
      this.tokens = tokens;
    }
  }

  Schedule(long seed, List<BudgetConfig> budgets) {
    this.random = new Random(seed);
    this.budgets = budgets;
    this.rpm = 1 + random.nextLong(40);
    this.tpm = 1 + random.nextLong(5000);
    tally.budgets(budgets, SpentBefore.NOTHING, now);
  }

  /** So many random steps, then the end of all that runs. */
  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> now = now.plusMillis(random.nextLong(3000));
        case 3 -> now = now.plusMillis(random.nextInt(40) == 0 ? 40_000_000 : 20_000);
        case 4, 5, 6 -> end();
        default -> ask();
      }
    }
    while (!open.isEmpty()) {
      end();
    }
    nothing_is_held();
    counters_are_the_ledger();
  }

  private void ask() {
    Asks asks = Asks.part("a" + next++).request("ci", rpm).place("ci", MAX_PLACES);
    long tokens = random.nextLong(tpm + 1);
    asks = asks.tokens("ci", tpm, tokens);
    long expected = random.nextLong(Asks.CENT);
    long worst = expected + random.nextLong(20 * Asks.CENT);
    for (BudgetConfig budget : budgets) {
      asks = asks.hold(budget, expected, worst);
    }
    switch (tally.decide(asks.demand(), now)) {
      case Granted g -> granted(asks, tokens);
      case Refused r -> refused(asks, tokens, r);
    }
  }

  private void granted(Asks asks, long tokens) {
    granted++;
    Call call = new Call(asks, now, tokens);
    open.add(call);
    taken.add(call);
    taken.removeIf(old -> old.at.plus(Duration.ofMinutes(2)).isBefore(now));
    assertThat(count(MINUTE)).isLessThanOrEqualTo(rpm);
    assertThat(tokens(MINUTE)).isLessThanOrEqualTo(tpm);
    assertThat(open).hasSizeLessThanOrEqualTo(MAX_PLACES);
    for (BudgetState state : tally.standing(budgets, now)) {
      assertThat(state.spentNanoUsd() + state.heldNanoUsd())
          .isLessThanOrEqualTo(state.budget().limitNanoUsd());
    }
    counters_are_the_ledger();
  }

  private void refused(Asks asks, long tokens, Refused verdict) {
    refused++;
    switch (verdict.what()) {
      case REQUESTS -> assertThat(count(SLIDING) + 1).isGreaterThan(rpm);
      case TOKENS -> assertThat(tokens(SLIDING) + tokens).isGreaterThan(tpm);
      case PLACES -> assertThat(open).hasSize(MAX_PLACES);
      case MONEY -> assertThat(verdict.retryAfter()).isPositive();
      case STORE -> assertThat(verdict).isNull();
    }
    boolean comesBack = verdict.retryAfter().compareTo(Duration.ofDays(3)) < 0;
    if (comesBack && verdict.what() != What.PLACES && random.nextInt(8) == 0) {
      comeBack(asks, tokens, verdict);
    }
  }

  private void comeBack(Asks asks, long tokens, Refused verdict) {
    now = now.plus(verdict.retryAfter());
    switch (tally.decide(asks.demand(), now)) {
      case Granted g -> granted(asks, tokens);
      // Of places nobody knows when they come back.
      case Refused again -> assertThat(again.what()).isEqualTo(What.PLACES);
    }
  }

  /** One call ends, having used no more than what was reserved and expected. */
  private void end() {
    if (open.isEmpty()) {
      return;
    }
    Call call = open.remove(random.nextInt(open.size()));
    long used = random.nextLong(call.tokens + 1);
    long cost = random.nextLong(1 + call.asks.holds().getFirst().expectedNanoUsd());
    LedgerRow row = Rows.row(call.asks.id(), call.at).cost(cost).settled();
    ledger.add(row);
    call.tokens = used;
    tally.settle(new Settled(call.asks.id(), used, row), now);
    tally.settle(new Settled(call.asks.id(), used, row), now);
  }

  private long count(Duration within) {
    return taken.stream().filter(call -> call.at.plus(within).isAfter(now)).count();
  }

  private long tokens(Duration within) {
    return taken.stream()
        .filter(call -> call.at.plus(within).isAfter(now))
        .mapToLong(call -> call.tokens)
        .sum();
  }

  private void nothing_is_held() {
    assertThat(tally.open()).isZero();
    assertThat(tally.standing(budgets, now)).allMatch(state -> state.heldNanoUsd() == 0);
    now = now.plus(SLIDING);
    Verdict verdict =
        tally.decide(
            Asks.part("last").place("ci", 1).request("ci", rpm).tokens("ci", tpm, tpm).demand(),
            now);
    assertThat(verdict).isInstanceOf(Granted.class);
    assertThat(Objects.requireNonNull(verdict.standing().requests()).remaining())
        .isEqualTo(rpm - 1);
  }

  private void counters_are_the_ledger() {
    for (BudgetState state : tally.standing(budgets, now)) {
      Duration length = state.budget().window().length();
      if (length != null) {
        assertThat(state.from()).isBeforeOrEqualTo(now.minus(length));
      }
      assertThat(state.spentNanoUsd())
          .isEqualTo(
              ledger.stream()
                  .filter(row -> state.from() == null || !row.startedAt().isBefore(state.from()))
                  .mapToLong(row -> Objects.requireNonNull(row.cost()).nanoUsd())
                  .sum());
    }
  }
}
