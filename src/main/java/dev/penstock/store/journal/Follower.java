package dev.penstock.store.journal;

import java.util.List;

/** Hears of each record once, in the order in which they are written. */
public interface Follower {

  /**
   * These are safe. Called on the writer's thread, before those who wrote them are told; must
   * neither block nor throw.
   */
  void written(List<Entry> entries);
}
