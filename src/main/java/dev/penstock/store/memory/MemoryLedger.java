package dev.penstock.store.memory;

import dev.penstock.accounting.Ledger;
import dev.penstock.admission.budget.HoldRule;
import dev.penstock.api.spend.LedgerRow;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settled rows in memory, so many at most: the oldest go, and with them what they cost, should a
 * new budget ask. Safe for threads.
 */
public final class MemoryLedger implements Ledger {
  private final int most;

  /** By position: their number in the order of booking, from 1. */
  private final TreeMap<Long, LedgerRow> rows = new TreeMap<>();

  private final Set<String> ids = new HashSet<>();
  private long newest;

  /** Keeps {@code most} rows. */
  public MemoryLedger(int most) {
    this.most = most;
  }

  /** Adds a row; false, and nothing added, if there is one of this id. */
  synchronized boolean append(LedgerRow row) {
    if (!ids.add(row.id())) {
      return false;
    }
    rows.put(++newest, row);
    if (rows.size() > most) {
      ids.remove(rows.pollFirstEntry().getValue().id());
    }
    return true;
  }

  /** Sum of the costs of these rows. */
  synchronized long spent(Filter filter) {
    return rows.values().stream()
        .filter(row -> Matches.matches(row, filter))
        .mapToLong(row -> row.cost() == null ? 0 : row.cost().nanoUsd())
        .reduce(0, HoldRule::plus);
  }

  @Override
  public synchronized Future<Page> rows(Filter filter, @Nullable String after, int limit) {
    long before = after == null ? Long.MAX_VALUE : Long.parseLong(after);
    List<LedgerRow> page = new ArrayList<>();
    String next = null;
    long last = 0;
    for (var entry : rows.headMap(before, false).descendingMap().entrySet()) {
      if (Matches.matches(entry.getValue(), filter)) {
        if (page.size() == limit) {
          next = Long.toString(last);
          break;
        }
        page.add(entry.getValue());
        last = entry.getKey();
      }
    }
    return Future.succeededFuture(new Page(page, next));
  }

  @Override
  public synchronized Future<List<Sum>> sums(Filter filter, List<Group> by, int limit) {
    Sums sums = new Sums(by);
    rows.values().stream().filter(row -> Matches.matches(row, filter)).forEach(sums::add);
    return Future.succeededFuture(sums.dearest(limit));
  }

  @Override
  public synchronized Future<Batch> since(long position, int limit) {
    List<LedgerRow> batch = new ArrayList<>();
    long last = position;
    for (var entry : rows.tailMap(position, false).entrySet()) {
      if (batch.size() == limit) {
        break;
      }
      batch.add(entry.getValue());
      last = entry.getKey();
    }
    return Future.succeededFuture(new Batch(batch, last));
  }
}
