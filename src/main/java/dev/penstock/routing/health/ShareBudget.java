package dev.penstock.routing.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Extra calls as a share of the requests: a group's retries, or its hedges. Safe to use from every
 * event loop, and exact: it is one immutable state, changed by compare-and-swap.
 *
 * <p>Each request puts {@code share} of a call into the balance, an extra call takes one. The
 * balance holds {@code burst} calls at first, and at most the larger of {@code burst} and {@code
 * share x requests of the window}. A group with so few requests that the share gives less than
 * {@code floor} calls in a window gets the rest for nothing. Without the burst the first failures
 * of a group that was idle would reach its callers: five of them open a breaker, and five retries
 * are more than a fifth of the first few requests.
 *
 * <p><b>What holds over a run of any length:</b> every extra call was in the balance, so
 *
 * <pre>
 * extra calls &lt;= share x requests + burst + floor x (windows with fewer than floor / share requests)
 * </pre>
 *
 * With 0.2, 3, 15 and 10 s, calls are at most {@code 1.2 x requests + 15} as long as there are 15
 * requests in 10 s; below that rate at most 0.3 calls a second come on top.
 */
public final class ShareBudget {
  /** So that five times 0.2 is 1. */
  private static final double ROUNDING = 1e-6;

  private final Cell<State> state;

  /** A budget that holds its burst. */
  public ShareBudget(Terms terms) {
    this.state = new Cell<>(new State(terms, null, terms.burst(), 0));
  }

  /**
   * What is granted.
   *
   * @param share of the requests of {@code window}
   * @param floor extra calls that a group has in a window at least
   * @param burst extra calls that are at hand after a quiet time
   */
  public record Terms(double share, int floor, int burst, Duration window) {}

  /** Other terms from now on; what was counted stays counted. */
  public void terms(Terms terms) {
    state.advance(
        s -> s.terms().equals(terms) ? s : new State(terms, s.counts(), s.balance(), s.atNanos()));
  }

  /** A request began. */
  public void request(long nowNanos) {
    state.advance(s -> s.requested(nowNanos));
  }

  /** Takes one extra call; false if they are used up. */
  public boolean take(long nowNanos) {
    return state.advance(s -> s.taken(nowNanos)).changed();
  }

  /** Whether {@link #take} would be granted; takes nothing. */
  public boolean room(long nowNanos) {
    return state.now().room(nowNanos);
  }

  /**
   * The balance at a time.
   *
   * @param counts requests of the window; null before the first one
   */
  private record State(Terms terms, @Nullable SlidingCounts counts, double balance, long atNanos) {

    State requested(long nowNanos) {
      SlidingCounts fitted = SlidingCounts.fitted(counts, terms.window().toNanos(), nowNanos);
      double refilled = refilled(nowNanos);
      State counted = new State(terms, fitted.plus(1, 0, nowNanos), refilled, nowNanos);
      double full = counted.most(nowNanos);
      return new State(terms, counted.counts(), Math.min(full, refilled + terms.share()), nowNanos);
    }

    State taken(long nowNanos) {
      return room(nowNanos)
          ? new State(terms, counts, refilled(nowNanos) - 1, Math.max(atNanos, nowNanos))
          : this;
    }

    boolean room(long nowNanos) {
      return refilled(nowNanos) + ROUNDING >= 1;
    }

    /** What a quiet time gives back comes on top, up to the burst. */
    private double refilled(long nowNanos) {
      double due = terms.floor() - terms.share() * requests(nowNanos);
      long elapsed = nowNanos - atNanos;
      if (counts == null || due <= 0 || elapsed <= 0 || balance >= terms.burst()) {
        return Math.min(balance, most(nowNanos));
      }
      double windows = (double) elapsed / terms.window().toNanos();
      return Math.min(terms.burst(), balance + due * windows);
    }

    private double most(long nowNanos) {
      return Math.max(terms.burst(), terms.share() * requests(nowNanos));
    }

    private int requests(long nowNanos) {
      return counts == null ? 0 : counts.first(nowNanos);
    }
  }
}
