package dev.penstock.admission;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Ids that are unique over replicas and restarts: {@code replica.boot-sequence}. What stands before
 * the {@code -} is the owner: this process. Safe for threads.
 */
public final class Ids {
  private static final int DIGITS = 10;
  private static final int BASE = 36;

  private final String replica;
  private final String owner;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * The ids of one process.
   *
   * @param replica of {@link #name}, kept where there is a disk
   * @param random makes this start of the process another one than the last
   */
  public Ids(String replica, RandomGenerator random) {
    this.replica = replica;
    this.owner = replica + '.' + name(random);
  }

  /** A name that no other replica has: ten letters and digits, 51 bits. */
  public static String name(RandomGenerator random) {
    StringBuilder name = new StringBuilder(DIGITS);
    for (int i = 0; i < DIGITS; i++) {
      name.append(Character.forDigit(random.nextInt(BASE), BASE));
    }
    return name.toString();
  }

  public String next() {
    return owner + '-' + Long.toString(sequence.incrementAndGet(), BASE);
  }

  public String replica() {
    return replica;
  }

  /** The replica and this start of it. */
  public String owner() {
    return owner;
  }

  /** The owner in an id; the id itself if it has none. */
  public static String ownerOf(String id) {
    int dash = id.lastIndexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }
}
