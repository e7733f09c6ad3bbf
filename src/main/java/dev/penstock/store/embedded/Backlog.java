package dev.penstock.store.embedded;

import dev.penstock.store.journal.Entry;
import dev.penstock.store.journal.Follower;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in the journal and not yet in the ledger, in order. Safe for threads. */
final class Backlog implements Follower {
  private final Deque<Entry> entries = new ArrayDeque<>();
  private volatile Runnable grown = () -> {};
  private long written;
  private long taken;
  private @Nullable Long end;

  /** What to call after more came, on the journal's thread. */
  void onGrowth(Runnable call) {
    grown = call;
  }

  @Override
  public void written(List<Entry> more) {
    boolean any = false;
    for (Entry entry : more) {
      if (entry instanceof Entry.Settled || entry instanceof Entry.Voided) {
        add(entry);
        any = true;
      }
    }
    if (any) {
      grown.run();
    }
  }

  private synchronized void add(Entry entry) {
    entries.add(entry);
    written++;
  }

  /** The first of them, so many at most, and none behind the mark. */
  synchronized List<Entry> first(int most) {
    long allowed = end == null ? most : Math.min(most, end - taken);
    List<Entry> first = new ArrayList<>();
    Iterator<Entry> all = entries.iterator();
    while (first.size() < allowed && all.hasNext()) {
      first.add(all.next());
    }
    return first;
  }

  /** The first so many are in the ledger. Returns how many ever were. */
  synchronized long taken(int count) {
    for (int i = 0; i < count; i++) {
      entries.removeFirst();
    }
    taken += count;
    return taken;
  }

  /** Nothing that is written from now on is to be taken, until the mark is lifted. */
  synchronized void mark() {
    end = written;
  }

  synchronized void lift() {
    end = null;
  }

  synchronized int size() {
    return entries.size();
  }
}
