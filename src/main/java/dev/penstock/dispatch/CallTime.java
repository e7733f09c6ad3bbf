package dev.penstock.dispatch;

import dev.penstock.api.bus.ProviderCall;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a call takes of its provider's time. That begins with the call, or else when all is there
 * that had to be fetched for it, which is no fault of the provider's.
 */
final class CallTime {
  private final ProviderCall call;
  private final LongSupplier clock;
  private long startedNanos;
  private boolean prepared;

  /** The call is made at once. */
  CallTime(ProviderCall call, LongSupplier clock) {
    this.call = call;
    this.clock = clock;
    this.startedNanos = clock.getAsLong();
    call.onPrepared(() -> {
      startedNanos = clock.getAsLong();
      prepared = true;
    });
  }

  /** Whether the provider has not been called yet. */
  boolean preparing() {
    return call.preparing();
  }

  /** When it began; that of the call until all is there. */
  long startedNanos() {
    return startedNanos;
  }

  /** From its beginning to a moment; 0 if it had not begun by then. */
  long until(long nanos) {
    return Math.max(0, nanos - startedNanos);
  }

  /**
   * How much longer the provider may have nothing to show before another one is asked beside it, if
   * {@code patience} has passed since the call.
   */
  Duration left(Duration patience) {
    if (call.preparing()) {
      return patience;
    }
    Duration left = patience.minusNanos(until(clock.getAsLong()));
    return prepared && left.isPositive() ? left : Duration.ZERO;
  }
}
