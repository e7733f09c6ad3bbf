package dev.penstock.store.memory;

import dev.penstock.responses.BoundedResponseStoreContract;
import dev.penstock.responses.ResponseStore;
import dev.penstock.testing.TurnedClock;

final class MemoryResponsesTest extends BoundedResponseStoreContract {
  @Override
  protected ResponseStore open(TurnedClock clock) {
    return new MemoryResponses(LIMITS, clock);
  }
}
