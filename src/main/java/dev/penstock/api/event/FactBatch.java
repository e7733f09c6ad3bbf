package dev.penstock.api.event;

import java.util.List;

/** Facts in the order in which they happened; the message of {@link Facts#ADDRESS}. */
public final class FactBatch {
  private final List<Fact> facts;
  private final Runnable taken;

  FactBatch(List<Fact> facts, Runnable taken) {
    this.facts = List.copyOf(facts);
    this.taken = taken;
  }

  /** What happened. */
  public List<Fact> facts() {
    return facts;
  }

  /** Makes room for new facts; the consumer calls it once, when it is done with these. */
  public void acknowledge() {
    taken.run();
  }
}
