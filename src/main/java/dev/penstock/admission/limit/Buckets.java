package dev.penstock.admission.limit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All buckets, by id. Those that were used least recently stand first; with each decision up to two
 * of them go if nothing is in them, so that there are never many more than were used in the last
 * minute. Not safe for threads.
 */
public final class Buckets {
  private static final int GO_AT_ONCE = 2;

  private final LinkedHashMap<String, Bucket> byId = new LinkedHashMap<>(64, 0.75f, true);
  private final List<Bucket> asked = new ArrayList<>();

  /** Asks for room; nanoseconds until there is enough, 0 for now. To be ended by an answer. */
  public long ask(String id, long amount, long perMinute, long nowNanos) {
    Bucket bucket = of(id);
    asked.add(bucket);
    return bucket.ask(amount, perMinute, nowNanos);
  }

  /** What was asked for has been decided on: nothing is asked for any more. */
  public void answered(long nowNanos) {
    asked.forEach(Bucket::answered);
    asked.clear();
    Iterator<Map.Entry<String, Bucket>> oldest = byId.entrySet().iterator();
    for (int i = 0; i < GO_AT_ONCE && oldest.hasNext(); i++) {
      if (!oldest.next().getValue().idle(nowNanos)) {
        return;
      }
      oldest.remove();
    }
  }

  /** The bucket of this id; an empty one if there was none. */
  public Bucket of(String id) {
    return byId.computeIfAbsent(id, made -> new Bucket());
  }

  /** How many there are. */
  public int size() {
    return byId.size();
  }
}
