package dev.penstock.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts strategies that threw, and says so in the log, once a minute at most. */
final class PolicyFaults {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyFaults.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongAdder count = new LongAdder();
  private final AtomicLong toldAtNanos = new AtomicLong(Long.MIN_VALUE);

  long count() {
    return count.sum();
  }

  void happened(ModelGroup group, RuntimeException fault, long nowNanos) {
    count.increment();
    long told = toldAtNanos.get();
    boolean quiet = told != Long.MIN_VALUE && nowNanos - told < QUIET_NANOS;
    if (!quiet && toldAtNanos.compareAndSet(told, nowNanos)) {
      LOG.error("strategy {} of {} failed, chance chooses", group.strategy(), group.name(), fault);
    }
  }
}
