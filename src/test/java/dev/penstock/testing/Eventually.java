package dev.penstock.testing;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition with a deadline, for what another thread brings about. */
public final class Eventually {
  private static final long DEADLINE_NANOS = 10_000_000_000L;

  private Eventually() {}

  /** Fails if the condition does not come true. */
  public static void becomes(String what, BooleanSupplier condition) {
    becomes(() -> what, condition);
  }

  /**
   * As {@link #becomes(String, BooleanSupplier)}; {@code what} tells how things stand at the end.
   */
  public static void becomes(Supplier<String> what, BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        fail("did not come true in time: " + what.get());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
