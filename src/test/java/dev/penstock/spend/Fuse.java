package dev.penstock.spend;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Does something once, in the midst of the so-many-th event from now or shortly after it. */
final class Fuse {
  private final AtomicInteger left = new AtomicInteger();
  private volatile Runnable action = () -> {};
  private volatile long delayNanos;

  void light(int events, long delay, Runnable then) {
    action = then;
    delayNanos = delay;
    left.set(events);
  }

  void event() {
    if (left.getAndDecrement() == 1) {
      LockSupport.parkNanos(delayNanos);
      action.run();
    }
  }
}
