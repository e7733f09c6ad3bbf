package dev.penstock.testing;

import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Slot;
import dev.penstock.admission.Part.Unit;
import dev.penstock.api.spend.LedgerRow;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of demands: only what a test is about has to be said. */
public record Asks(
    String id, List<Rate> rates, List<Slot> slots, List<Hold> holds, @Nullable LedgerRow intent) {
  public static final long CENT = 10_000_000;
  public static final long DOLLAR = 100 * CENT;

  /** A part that asks for nothing yet. */
  public static Asks part(String id) {
    return new Asks(id, List.of(), List.of(), List.of(), null);
  }

  /** One request of a key's requests per minute. */
  public Asks request(String key, long perMinute) {
    return rate(Scope.KEY, key, Unit.REQUESTS, perMinute, 1);
  }

  /** Tokens of a key's tokens per minute. */
  public Asks tokens(String key, long perMinute, long amount) {
    return rate(Scope.KEY, key, Unit.TOKENS, perMinute, amount);
  }

  public Asks rate(Scope scope, String name, Unit unit, long perMinute, long amount) {
    String bucket = scope.wire() + ':' + name + ':' + unit;
    return new Asks(
        id,
        plus(rates, new Rate(bucket, scope, name, unit, perMinute, amount)),
        slots,
        holds,
        intent);
  }

  /** One of a key's places. */
  public Asks place(String key, int max) {
    return new Asks(
        id, rates, plus(slots, new Slot("key:" + key, Scope.KEY, key, max)), holds, intent);
  }

  /** Money, and an intent to spend as much. */
  public Asks hold(BudgetConfig budget, long expected, long worst) {
    return new Asks(id, rates, slots, plus(holds, new Hold(budget, expected, worst)), intent);
  }

  /** What it means to spend. */
  public Asks intent(Instant at, long nanoUsd) {
    return new Asks(id, rates, slots, holds, Rows.row(id, at).cost(nanoUsd).open());
  }

  public Part part() {
    return new Part(id, rates, slots, holds, intent);
  }

  /** It alone. */
  public Demand demand() {
    return new Demand(List.of(part()));
  }

  /** It and another one, all or nothing. */
  public Demand with(Asks other) {
    return new Demand(List.of(part(), other.part()));
  }

  /** Of the key {@code ci}, for all time. */
  public static BudgetConfig total(long limit) {
    return budget(Scope.KEY, "ci", Kind.TOTAL, limit);
  }

  /** In UTC. */
  public static BudgetConfig budget(Scope scope, String name, Kind kind, long limit) {
    return budget(scope, name, new BudgetWindow(kind, null, ZoneId.of("UTC")), limit);
  }

  /** Of the key {@code ci}. */
  public static BudgetConfig rolling(Duration length, long limit) {
    return budget(Scope.KEY, "ci", new BudgetWindow(Kind.ROLLING, length, ZoneId.of("UTC")), limit);
  }

  private static BudgetConfig budget(Scope scope, String name, BudgetWindow window, long limit) {
    String id = scope.wire() + ':' + name + ':' + window.text();
    return new BudgetConfig(id, scope, name, window, limit, null, true);
  }

  /** The same that warns at a mark. */
  public static BudgetConfig marked(BudgetConfig budget, long mark) {
    return new BudgetConfig(
        budget.id(),
        budget.scope(),
        budget.name(),
        budget.window(),
        budget.limitNanoUsd(),
        mark,
        budget.hard());
  }

  /** The same that refuses nobody. */
  public static BudgetConfig soft(BudgetConfig budget) {
    return new BudgetConfig(
        budget.id(),
        budget.scope(),
        budget.name(),
        budget.window(),
        budget.limitNanoUsd(),
        budget.softNanoUsd(),
        false);
  }

  private static <T> List<T> plus(List<T> list, T one) {
    List<T> longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }
}
