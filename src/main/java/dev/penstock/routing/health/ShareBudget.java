package dev.penstock.routing.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Extra calls as a share of the requests of a sliding window: a group's retries, or its hedges.
 * Safe to use from every event loop, and exact: it is one immutable state, changed by
 * compare-and-swap.
 *
 * <p>At any time the extra calls of the window are at most {@code max(floor, share x requests of
 * the window)}: the larger of the two, not their sum, so that the floor helps a group with little
 * traffic and adds nothing to one with much.
 *
 * <p><b>What holds over a run of any length.</b> Take the last extra call of the run and the window
 * that ends with it; then the last extra call before that window, and so on. These windows do not
 * overlap and hold every extra call, each at most {@code max(floor, share x its own requests)}. So
 *
 * <pre>
 * extra calls &lt;= share x requests + floor x (windows with fewer than floor / share requests)
 * </pre>
 *
 * With 0.2, 3 and 10 s: as long as there are 15 requests in 10 s, calls are at most 1.2 x requests,
 * and one run has at most the windows of its beginning and end that are emptier. Below that rate
 * each window may have its 3 extra calls: 0.3 a second at the very most, which harms no upstream.
 */
public final class ShareBudget {
  /** So that 0.29 x 100 is 29. */
  private static final double ROUNDING = 1e-9;

  private final Cell<State> state;

  /** {@code floor}: extra calls per window that are allowed whatever the share. */
  public ShareBudget(double share, int floor, Duration window) {
    this.state = new Cell<>(new State(share, floor, window.toNanos(), null));
  }

  /** Other settings from now on; what was counted stays counted. */
  public void settings(double share, int floor, Duration window) {
    state.advance(s -> new State(share, floor, window.toNanos(), s.counts()));
  }

  /** A request began. */
  public void request(long nowNanos) {
    state.advance(s -> s.counting(1, 0, nowNanos));
  }

  /** Takes one extra call; false if they are used up. */
  public boolean take(long nowNanos) {
    return state.advance(s -> s.room(nowNanos) ? s.counting(0, 1, nowNanos) : s).changed();
  }

  /** Whether {@link #take} would be granted; takes nothing. */
  public boolean room(long nowNanos) {
    return state.now().room(nowNanos);
  }

  /**
   * Requests and extra calls of the window.
   *
   * @param counts null before the first request
   */
  private record State(double share, int floor, long windowNanos, @Nullable SlidingCounts counts) {

    boolean room(long nowNanos) {
      int requests = counts == null ? 0 : counts.first(nowNanos);
      int extra = counts == null ? 0 : counts.second(nowNanos);
      return extra + 1 <= Math.max(floor, share * requests + ROUNDING);
    }

    State counting(int requests, int extra, long nowNanos) {
      SlidingCounts fitted = SlidingCounts.fitted(counts, windowNanos, nowNanos);
      return new State(share, floor, windowNanos, fitted.plus(requests, extra, nowNanos));
    }
  }
}
