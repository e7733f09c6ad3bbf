package dev.penstock.store.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parts that Redis holds for us and we do not know. What is decided at this moment is unknown too,
 * and rounds may follow each other at once; so a part is lost only if it is unknown for longer than
 * from one beat to the next. Confined to one event loop.
 */
final class Suspects {
  private static final long PATIENCE = 2;

  private final Map<String, Long> since = new HashMap<>();

  /** Of all that is unknown, what is lost; that is suspected no more. */
  List<String> lost(Set<String> unknown, long beat) {
    since.keySet().retainAll(unknown);
    List<String> lost = new ArrayList<>();
    for (String id : unknown) {
      if (beat - since.computeIfAbsent(id, first -> beat) >= PATIENCE) {
        lost.add(id);
      }
    }
    lost.forEach(since::remove);
    return lost;
  }
}
