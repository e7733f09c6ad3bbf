package dev.penstock.admission.budget;

import dev.penstock.config.BudgetConfig;
import java.time.Duration;
import java.time.Instant;

/** Room of a budget that was asked for. */
public final class Asked {
  private final Counter counter;
  private final BudgetConfig limit;
  private final long nanoUsd;
  private final Duration untilRoom;

  Asked(Counter counter, BudgetConfig limit, long nanoUsd, Duration untilRoom) {
    this.counter = counter;
    this.limit = limit;
    this.nanoUsd = nanoUsd;
    this.untilRoom = untilRoom;
  }

  /** Until there is room, if nobody else takes it; zero if there is. */
  public Duration untilRoom() {
    return untilRoom;
  }

  /** Holds it. */
  public Held hold(Instant now) {
    return new Held(counter, counter.hold(nanoUsd, now), nanoUsd);
  }

  /** The budget as the asker knows it. */
  public BudgetConfig limit() {
    return limit;
  }

  /** Whether its soft mark has been passed: by what is spent and held together. */
  public boolean passed() {
    return counter.passed(limit);
  }
}
