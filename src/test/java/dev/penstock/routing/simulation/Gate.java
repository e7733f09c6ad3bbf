package dev.penstock.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Usage;
import dev.penstock.config.ModelConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** A deployment's own account of its calls; it fails the run when a limit is passed. */
final class Gate {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final ModelConfig.Limits limits;
  private final Deque<Entry> minute = new ArrayDeque<>();
  private long tokens;
  private int inside;
  private int calls;

  Gate(ModelConfig.Limits limits) {
    this.limits = limits;
  }

  /** One call. */
  final class Entry {
    private final long at;
    private long taken;
    private boolean gone;

    private Entry(long at, long taken) {
      this.at = at;
      this.taken = taken;
    }

    /** An answer of any length up to what was reserved. */
    Usage used(RandomGenerator random) {
      long all = random.nextLong(1, taken + 1);
      count(all);
      return new Usage(all / 2, all - all / 2, null, null, null);
    }

    void usedNothing() {
      count(0);
    }

    private void count(long actual) {
      if (!gone) {
        tokens += actual - taken;
      }
      taken = actual;
    }

    void leave() {
      inside--;
    }
  }

  Entry enter(long now, long reserved) {
    calls++;
    inside++;
    while (!minute.isEmpty() && now - minute.getFirst().at >= MINUTE) {
      Entry old = minute.removeFirst();
      old.gone = true;
      tokens -= old.taken;
    }
    Entry entry = new Entry(now, reserved);
    minute.addLast(entry);
    tokens += reserved;
    check();
    return entry;
  }

  private void check() {
    if (limits.maxParallel() != null) {
      assertThat(inside).as("calls at once").isLessThanOrEqualTo(limits.maxParallel());
    }
    if (limits.rpm() != null) {
      assertThat(minute.size()).as("calls of a minute").isLessThanOrEqualTo(limits.rpm());
    }
    if (limits.tpm() != null) {
      assertThat(tokens).as("tokens of a minute").isLessThanOrEqualTo(limits.tpm());
    }
  }

  /** So far. */
  int calls() {
    return calls;
  }

  int inside() {
    return inside;
  }
}
