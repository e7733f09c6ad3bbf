package dev.penstock.api.event;

import dev.penstock.api.bus.ByReference;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells whoever listens at {@link #ADDRESS} what happened. One for a process; safe to use from
 * every event loop, and never waits.
 *
 * <p>Waking the listener costs more than all the rest, so the facts of one turn of an event loop
 * travel as one message, sent when the turn is over. What the listener has not taken yet is
 * bounded; facts beyond that are dropped and counted.
 */
public final class Facts {
  /** Where {@link FactBatch}es are published. */
  public static final String ADDRESS = "facts";

  private static final DeliveryOptions OPTIONS = ByReference.options(Duration.ofSeconds(30));

  private final EventBus bus;
  private final int bound;
  private final Queue<Fact> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sendScheduled = new AtomicBoolean();
  private final AtomicInteger pending = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();

  /**
   * The bus must know {@link ByReference}.
   *
   * @param bound how many facts may wait for the listener; one that carries a prompt counts as one
   *     more for each 1,024 characters of it
   */
  public Facts(EventBus bus, int bound) {
    this.bus = bus;
    this.bound = bound;
  }

  /** Tells what happened. */
  public void publish(Fact fact) {
    offer(fact);
  }

  /** How many facts were dropped because the listener did not keep up. */
  public long dropped() {
    return dropped.sum();
  }

  /** Whether the listener has taken all. */
  public boolean settled() {
    return pending.get() == 0;
  }

  private void offer(Fact fact) {
    int weight = weight(fact);
    if (pending.addAndGet(weight) > bound) {
      pending.addAndGet(-weight);
      dropped.increment();
      return;
    }
    waiting.add(fact);
    if (sendScheduled.compareAndSet(false, true)) {
      schedule();
    }
  }

  /** Large prompts count more, but a single one must not be too large to be told at all. */
  private int weight(Fact fact) {
    if (fact instanceof RequestFinished request && request.prompt() != null) {
      return Math.min(1 + request.prompt().length() / 1024, Math.max(1, bound / 16));
    }
    return 1;
  }

  private void schedule() {
    Context context = Vertx.currentContext();
    if (context == null) {
      send();
    } else {
      context.runOnContext(done -> send());
    }
  }

  private void send() {
    // Before the queue is emptied: a fact that comes now either is taken or sends again.
    sendScheduled.set(false);
    List<Fact> facts = new ArrayList<>();
    int weight = 0;
    for (Fact fact = waiting.poll(); fact != null; fact = waiting.poll()) {
      facts.add(fact);
      weight += weight(fact);
    }
    if (facts.isEmpty()) {
      return;
    }
    int taken = weight;
    FactBatch batch = new FactBatch(facts, () -> pending.addAndGet(-taken));
    bus.publish(ADDRESS, batch, OPTIONS);
  }
}
