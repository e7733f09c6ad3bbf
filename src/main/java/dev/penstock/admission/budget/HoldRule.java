package dev.penstock.admission.budget;

import dev.penstock.config.BudgetConfig;

/**
 * How much of a budget is set aside for a call. Pure.
 *
 * <p>If at least a tenth of the limit would be left even if the call cost the most it can, what it
 * is expected to cost is held, so that open calls do not keep others out that would have had room.
 * Nearer to the limit the most it can cost is held. A call is let in if its hold fits in what is
 * left; which is so exactly if the most it can cost does.
 *
 * <p>All sums stay at the ends of the range instead of wrapping.
 */
public final class HoldRule {
  /** No call costs more than a million dollars; sums of it fit. */
  public static final long MOST = 1L << 50;

  private static final int NEAR = 10;

  private HoldRule() {}

  /** What is left of a limit; negative where more was spent. */
  public static long remaining(long limit, long spent, long held) {
    return minus(minus(limit, spent), held);
  }

  /** What is to be held for a call. */
  public static long hold(long limit, long remaining, long expected, long worst) {
    boolean far = minus(remaining, worst) >= limit / NEAR;
    return Math.max(0, far ? Math.min(expected, worst) : worst);
  }

  /** Whether it fits. */
  public static boolean admits(long hold, long remaining) {
    return hold <= remaining;
  }

  /** What is spent and held when it is time to warn; for a budget that refuses nobody its limit. */
  public static long mark(BudgetConfig budget) {
    Long soft = budget.softNanoUsd();
    if (soft != null) {
      return soft;
    }
    return budget.hard() ? Long.MAX_VALUE : budget.limitNanoUsd();
  }

  /** The sum, or the end of the range. */
  public static long plus(long a, long b) {
    long sum = a + b;
    boolean wrapped = ((a ^ sum) & (b ^ sum)) < 0;
    return wrapped ? end(a) : sum;
  }

  private static long minus(long a, long b) {
    long difference = a - b;
    boolean wrapped = ((a ^ b) & (a ^ difference)) < 0;
    return wrapped ? end(a) : difference;
  }

  private static long end(long sign) {
    return sign < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
