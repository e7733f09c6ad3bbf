package dev.penstock.store.redis;

import dev.penstock.admission.budget.Slice;
import dev.penstock.admission.budget.Slices;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A slice of a budget as scripts want to know it; times in milliseconds of the epoch.
 *
 * @param window that it is a slice of
 * @param slice its number
 * @param from inclusive; 0 for all time
 * @param until exclusive; 0 for all time
 * @param oldest number of the oldest slice that counts together with this one
 * @param widthMillis of a rolling window's slice; 0 for a calendar window
 * @param keepFrom slices before this number go: one window more than counts is kept
 * @param expireAt when the counter may go, if nothing is added; 0 for never
 */
record Span(
    BudgetWindow window,
    long slice,
    long from,
    long until,
    long oldest,
    long widthMillis,
    long keepFrom,
    long expireAt) {

  /** Of the slice that holds this instant. */
  static Span at(BudgetConfig budget, Instant now) {
    Slices slices = new Slices(budget.window());
    return of(budget, slices, slices.at(now));
  }

  static Span of(BudgetConfig budget, Slices slices, Slice slice) {
    if (budget.window().kind() == Kind.TOTAL) {
      return new Span(budget.window(), slice.number(), 0, 0, slice.number(), 0, slice.number(), 0);
    }
    Instant from = Objects.requireNonNull(slice.from());
    Instant until = Objects.requireNonNull(slice.until());
    long oldest = slices.oldest(slice);
    boolean rolling = budget.window().kind() == Kind.ROLLING;
    long width = rolling ? Duration.between(from, until).toMillis() : 0;
    long before = rolling ? oldest - Slices.BEFORE - 1 : slices.at(from.minusMillis(1)).number();
    Instant leaves = slices.leaves(slice.number());
    Instant gone = leaves.plus(Duration.between(from, leaves));
    return new Span(
        budget.window(),
        slice.number(),
        from.toEpochMilli(),
        until.toEpochMilli(),
        oldest,
        width,
        before,
        gone.toEpochMilli());
  }

  /** A reload may have changed how the budget cuts time. */
  boolean isOf(BudgetConfig budget) {
    return window.equals(budget.window());
  }

  boolean contains(Instant at) {
    long millis = at.toEpochMilli();
    return until == 0 || (millis >= from && millis < until);
  }
}
