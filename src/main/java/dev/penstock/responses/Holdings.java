package dev.penstock.responses;

import dev.penstock.config.StateConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much each owner has in a store, and whose oldest is to go next. Not safe for threads. */
public final class Holdings {
  private final StateConfig.Responses limits;
  private final Map<String, Held> byOwner = new HashMap<>();
  private Held all = Held.NOTHING;

  public Holdings(StateConfig.Responses limits) {
    this.limits = limits;
  }

  private record Held(long entries, long bytes) {
    static final Held NOTHING = new Held(0, 0);

    Held plus(Held more) {
      return new Held(entries + more.entries, bytes + more.bytes);
    }

    boolean over(long maxEntries, long maxBytes) {
      return entries > maxEntries || bytes > maxBytes;
    }
  }

  /** So many are there. */
  public void add(String owner, long entries, long bytes) {
    count(owner, new Held(entries, bytes));
  }

  /** One is gone. */
  public void remove(String owner, long bytes) {
    count(owner, new Held(-1, -bytes));
  }

  /** Nothing is there. */
  public void clear() {
    byOwner.clear();
    all = Held.NOTHING;
  }

  private void count(String owner, Held more) {
    all = all.plus(more);
    byOwner.merge(
        owner,
        more,
        (had, change) -> {
          Held now = had.plus(change);
          return now.entries == 0 ? null : now;
        });
  }

  /** Whose oldest is to go, after {@code writer} has put one in; null if all fits. */
  public @Nullable String excess(String writer) {
    StateConfig.Share own = limits.perKey();
    if (byOwner.getOrDefault(writer, Held.NOTHING).over(own.maxEntries(), own.maxBytes())) {
      return writer;
    }
    if (!all.over(limits.maxEntries(), limits.maxBytes())) {
      return null;
    }
    boolean tooLarge = all.bytes > limits.maxBytes();
    String most = writer;
    long mostHeld = -1;
    for (Map.Entry<String, Held> owner : byOwner.entrySet()) {
      long held = tooLarge ? owner.getValue().bytes : owner.getValue().entries;
      // Of two that have as much, the one that writes gives way.
      if (held > mostHeld || (held == mostHeld && owner.getKey().equals(writer))) {
        most = owner.getKey();
        mostHeld = held;
      }
    }
    return most;
  }
}
