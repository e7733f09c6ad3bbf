package dev.penstock.routing.health;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** An immutable state that many threads change by pure functions, run as compare-and-swap. */
final class Cell<S> {
  private final AtomicReference<S> state;

  Cell(S first) {
    this.state = new AtomicReference<>(first);
  }

  /** The change that an event made; the same state twice if it made none. */
  record Step<S>(S before, S after) {
    // Which object it is, is what compare-and-swap goes by
    @SuppressWarnings("ReferenceEquality")
    boolean changed() {
      return before != after;
    }
  }

  S now() {
    return Objects.requireNonNull(state.get());
  }

  /** {@code event} is without effects: it may run several times before one counts. */
  @CanIgnoreReturnValue
  Step<S> advance(UnaryOperator<S> event) {
    while (true) {
      S before = now();
      Step<S> step = new Step<>(before, event.apply(before));
      if (swap(step)) {
        return step;
      }
    }
  }

  /** For events that yield more than a state; false if another thread was faster. */
  boolean swap(Step<S> step) {
    return !step.changed() || state.compareAndSet(step.before(), step.after());
  }
}
