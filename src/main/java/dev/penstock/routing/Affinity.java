package dev.penstock.routing;

import dev.penstock.config.RoutingConfig;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which deployment served a session last, so that the provider's prompt cache stays warm. Bounded:
 * the session that was used longest ago is forgotten first. One for a process.
 */
final class Affinity {
  private static final int MAX_SESSION = 256;

  /** Access order; the lock is held for one look-up. */
  private final LinkedHashMap<Key, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  private int most;
  private long ttlNanos;

  Affinity(RoutingConfig.Affinity settings) {
    settings(settings);
  }

  /** Sessions of different callers or groups are different, whatever they are named. */
  record Key(String group, @Nullable String caller, String session) {}

  /** An arm, and until when it counts. */
  private record Place(String deployment, String arm, long untilNanos) {}

  /** Where a session was. */
  record Last(String deployment, String arm) {}

  synchronized void settings(RoutingConfig.Affinity changed) {
    most = changed.maxSessions();
    ttlNanos = changed.ttl().toNanos();
    shrink();
  }

  /** Where it was served last; null if that is unknown or too long ago. */
  synchronized @Nullable Last last(Key key, long nowNanos) {
    Place place = places.get(key);
    if (place == null) {
      return null;
    }
    if (nowNanos - place.untilNanos >= 0) {
      places.remove(key);
      return null;
    }
    return new Last(place.deployment, place.arm);
  }

  synchronized void served(Key key, String deployment, String arm, long nowNanos) {
    if (key.session().length() <= MAX_SESSION) {
      places.put(key, new Place(deployment, arm, nowNanos + ttlNanos));
      shrink();
    }
  }

  synchronized int size() {
    return places.size();
  }

  private void shrink() {
    var oldest = places.entrySet().iterator();
    while (places.size() > most) {
      oldest.next();
      oldest.remove();
    }
  }
}
