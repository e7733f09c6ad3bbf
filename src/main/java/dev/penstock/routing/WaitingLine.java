package dev.penstock.routing;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Requests of all shards that wait for a place on one deployment, first come, first served. Whoever
 * gives a place back hands it to the first that still waits, so that no newcomer takes it. A
 * request stands in the lines of all deployments that would do; the first place it gets is its.
 */
final class WaitingLine {
  private final Signals signals;
  private final Queue<Waiter> waiting = new ArrayDeque<>();
  private volatile int size;

  WaitingLine(Signals signals) {
    this.signals = signals;
  }

  int size() {
    return size;
  }

  /** Puts it last; false if {@code most} wait already. */
  synchronized boolean join(Waiter waiter, int most) {
    if (waiting.size() >= most) {
      // Clients that gave up must not keep out those that are still there.
      waiting.removeIf(Waiter::pointless);
      size = waiting.size();
    }
    if (waiting.size() >= most) {
      return false;
    }
    waiting.add(waiter);
    size = waiting.size();
    return true;
  }

  synchronized void forget(Waiter waiter) {
    waiting.remove(waiter);
    size = waiting.size();
  }

  /** Hands out the places that are free; to be called after each change that may free one. */
  void offer() {
    while (size > 0) {
      Waiter next = next();
      if (next == null) {
        return;
      }
      next.wake(signals);
    }
  }

  /** The first that still waits, a place taken for it; null if there is no place, or nobody. */
  private synchronized @Nullable Waiter next() {
    while (!waiting.isEmpty()) {
      if (!signals.tryEnterFromLine()) {
        return null;
      }
      Waiter first = waiting.remove();
      size = waiting.size();
      if (first.claim()) {
        return first;
      }
      signals.leaveQuietly();
    }
    return null;
  }
}
