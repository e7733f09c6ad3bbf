package dev.penstock.admission.budget;

/** Money that is held for a call. */
public final class Held {
  private final Counter counter;
  private final long slice;
  private final long nanoUsd;

  Held(Counter counter, long slice, long nanoUsd) {
    this.counter = counter;
    this.slice = slice;
    this.nanoUsd = nanoUsd;
  }

  /** Gives it back; to be called once. */
  public void release() {
    counter.release(nanoUsd, slice);
  }
}
