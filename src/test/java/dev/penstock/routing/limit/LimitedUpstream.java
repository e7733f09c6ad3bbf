package dev.penstock.routing.limit;

import dev.penstock.api.bus.ProviderLimits;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A provider of so many requests per minute, which tells what is left. */
abstract sealed class LimitedUpstream {
  static final long MINUTE = Duration.ofMinutes(1).toNanos();
  final int limit;

  LimitedUpstream(int limit) {
    this.limit = limit;
  }

  /** Takes a request and says what is left; null is a 429. */
  abstract @Nullable ProviderLimits take(long nowNanos);

  final ProviderLimits says(long left, @Nullable Duration reset) {
    return new ProviderLimits(left, (long) limit, reset, null, null, null);
  }

  /** Windows that begin at every full minute. */
  static final class Fixed extends LimitedUpstream {
    private final boolean tellsReset;
    private long window = Long.MIN_VALUE;
    private int used;

    Fixed(int limit, boolean tellsReset) {
      super(limit);
      this.tellsReset = tellsReset;
    }

    @Override
    @Nullable ProviderLimits take(long nowNanos) {
      long current = Math.floorDiv(nowNanos, MINUTE);
      used = current == window ? used : 0;
      window = current;
      if (used == limit) {
        return null;
      }
      used++;
      Duration left = Duration.ofNanos((current + 1) * MINUTE - nowNanos);
      return says(limit - used, tellsReset ? left.truncatedTo(ChronoUnit.SECONDS) : null);
    }
  }

  /** Forgets request by request, and tells when the next one will be. */
  static final class Sliding extends LimitedUpstream {
    private final Deque<Long> taken = new ArrayDeque<>();

    Sliding(int limit) {
      super(limit);
    }

    @Override
    @Nullable ProviderLimits take(long nowNanos) {
      while (!taken.isEmpty() && nowNanos - taken.getFirst() >= MINUTE) {
        taken.removeFirst();
      }
      if (taken.size() == limit) {
        return null;
      }
      taken.addLast(nowNanos);
      Duration next = Duration.ofNanos(taken.getFirst() + MINUTE - nowNanos);
      return says(limit - taken.size(), next);
    }
  }

  /** A bucket that refills steadily, and tells when it will be full. */
  static final class Steady extends LimitedUpstream {
    private double left;
    private long lastNanos;

    Steady(int limit) {
      super(limit);
      this.left = limit;
    }

    @Override
    @Nullable ProviderLimits take(long nowNanos) {
      left = Math.min(limit, left + (double) (nowNanos - lastNanos) * limit / MINUTE);
      lastNanos = nowNanos;
      if (left < 1) {
        return null;
      }
      left--;
      return says((long) left, Duration.ofNanos((long) ((limit - left) * MINUTE / limit)));
    }
  }
}
