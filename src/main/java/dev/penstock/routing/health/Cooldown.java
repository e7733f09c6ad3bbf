package dev.penstock.routing.health;

/**
 * A pause that was asked for; immutable. A later and shorter one never shortens it.
 *
 * @param on whether there ever was one
 * @param untilNanos when it ends, on the monotonic clock
 * @param toldUntilNanos the end that was told last
 * @param inRow pauses of default length one after the other, without a success between
 */
record Cooldown(boolean on, long untilNanos, long toldUntilNanos, int inRow) {
  static final Cooldown NONE = new Cooldown(false, 0, 0, 0);

  /** Many answers to calls sent together each move the end a little; that is not worth a word. */
  private static final long WORTH_TELLING_NANOS = 1_000_000_000L;

  private static final int MOST_DOUBLINGS = 16;

  /** Nanoseconds until it ends; 0 if it has. */
  long leftNanos(long nowNanos) {
    return on ? Math.max(0, untilNanos - nowNanos) : 0;
  }

  /** A pause of a length that the provider named. */
  Cooldown named(long nanos, long nowNanos) {
    if (leftNanos(nowNanos) >= nanos) {
      return this;
    }
    long until = nowNanos + nanos;
    boolean tell = leftNanos(nowNanos) == 0 || until - toldUntilNanos >= WORTH_TELLING_NANOS;
    return new Cooldown(true, until, tell ? until : toldUntilNanos, inRow);
  }

  /**
   * A pause of default length, doubled with each one in a row up to {@code most}. While one is on,
   * nothing: calls that were sent before it began tell what is known already.
   */
  Cooldown unnamed(long nanos, long most, long nowNanos) {
    if (leftNanos(nowNanos) > 0) {
      return this;
    }
    long grown = (long) (nanos * Math.pow(2, Math.min(inRow, MOST_DOUBLINGS)));
    long until = nowNanos + Math.max(nanos, Math.min(most, grown));
    return new Cooldown(true, until, until, inRow + 1);
  }

  /** Whether it began or grew, as against {@code before}, by enough to tell. */
  boolean toldSince(Cooldown before) {
    return on && (!before.on || toldUntilNanos != before.toldUntilNanos);
  }

  /** A call went well: if the pause is over, the next one of default length begins short again. */
  Cooldown succeeded(long nowNanos) {
    return on && leftNanos(nowNanos) == 0 ? NONE : this;
  }
}
