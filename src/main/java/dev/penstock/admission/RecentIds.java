package dev.penstock.admission;

import java.util.LinkedHashSet;

/** The ids that were added last; the oldest go. Not safe for threads. */
final class RecentIds {
  /** Who settles twice does so within moments. */
  private static final int MOST = 16_384;

  private final LinkedHashSet<String> ids = new LinkedHashSet<>();

  /** False if it was there. */
  boolean add(String id) {
    if (!ids.add(id)) {
      return false;
    }
    if (ids.size() > MOST) {
      ids.removeFirst();
    }
    return true;
  }
}
