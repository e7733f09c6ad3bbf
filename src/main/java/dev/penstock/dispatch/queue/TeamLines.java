package dev.penstock.dispatch.queue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one team. They take turns: one request at a time is called to ask, and when it was
 * let in, the line it stood in goes to the end. Guarded by the lock of {@link WaitingLines}.
 */
final class TeamLines {
  private final Map<Line.Id, Line> lines = new LinkedHashMap<>();
  private @Nullable Waiter called;
  private long calledNanos;

  /** What the last one called found that all of the team lack; null if nothing. */
  private @Nullable Lack common;

  /** Nobody is called before. */
  private long dueNanos;

  private int size;

  /** The timer that looks after this team; -1 for none. */
  long timer = -1;

  /** When it fires. */
  long timerNanos;

  TeamLines(long nowNanos) {
    this.dueNanos = nowNanos;
  }

  /** How many have come and not left. */
  int size() {
    return size;
  }

  /** Comes, or takes its place again after having asked in vain. */
  void add(Waiter waiter, Want want) {
    Lack lack = want.lack();
    boolean again = waiter.line != null;
    Line.Id id = new Line.Id(waiter.seat().key(), lack.ofModel() ? want.group() : "");
    Line old = waiter.line;
    Line line = lines.computeIfAbsent(id, fresh -> new Line(fresh, lack));
    if (called == waiter) {
      called = null;
    }
    if (old != null && !old.id().equals(id)) {
      remove(waiter, old);
      line.waiters().add(waiter);
    } else if (again) {
      line.waiters().addFirst(waiter);
    } else {
      line.waiters().add(waiter);
    }
    size += again ? 0 : 1;
    waiter.line = line;
    if (want.asked() && line.waiters().getFirst() == waiter) {
      found(line, want);
    }
  }

  private void found(Line line, Want want) {
    Lack lack = want.lack();
    line.lacks(lack);
    if (want.stale() && lack.mendedByEnds()) {
      line.dueAt(lack.atNanos());
    } else if (lack.ofAllTheTeam()) {
      common = lack;
      dueNanos = line.dueNanos();
    }
  }

  void leave(Waiter waiter) {
    Line line = waiter.line;
    if (line == null) {
      return;
    }
    waiter.line = null;
    size--;
    remove(waiter, line);
    if (called == waiter) {
      called = null;
      hadItsTurn(line);
    }
  }

  /** One that asked in vain has not: it keeps its place among the lines. */
  private void hadItsTurn(Line line) {
    if (lines.remove(line.id(), line)) {
      lines.put(line.id(), line);
    }
  }

  private void remove(Waiter waiter, Line line) {
    line.waiters().remove(waiter);
    if (line.waiters().isEmpty()) {
      lines.remove(line.id(), line);
    }
  }

  /** What those lack whom a newcomer would overtake; null if there are none. */
  @Nullable Lack ahead(Seat seat, String group) {
    for (Line line : lines.values()) {
      if (line.concerns(seat, group)) {
        return line.lack();
      }
    }
    return null;
  }

  /** A request of this key has given back what it had. */
  void ended(String key, long nowNanos) {
    if (common != null && common.mendedByEnds()) {
      common = null;
      dueNanos = nowNanos;
    }
    for (Line line : lines.values()) {
      Lack lack = line.lack();
      boolean concerned = line.id().key().equals(key) || lack.ofTeam() || lack.ofModel();
      if (concerned && lack.mendedByEnds()) {
        line.dueAt(nowNanos);
      }
    }
  }

  /** Who is to be called now, which is hereby done; null if nobody is. */
  @Nullable Waiter next(long nowNanos) {
    if (called != null || nowNanos - dueNanos < 0) {
      return null;
    }
    for (Line line : lines.values()) {
      if (nowNanos - line.dueNanos() >= 0) {
        called = line.waiters().getFirst();
        calledNanos = nowNanos;
        return called;
      }
    }
    return null;
  }

  /** Who was called so long ago goes its way, and the next one's turn comes. */
  void pass(long nowNanos, long turnNanos) {
    Waiter slow = called;
    if (slow != null && nowNanos - calledNanos >= turnNanos) {
      called = null;
      if (slow.line != null) {
        remove(slow, slow.line);
        hadItsTurn(slow.line);
      }
    }
  }

  /** When to look again; only where somebody stands in line. */
  long lookNanos(long turnNanos) {
    if (called != null) {
      return calledNanos + turnNanos;
    }
    Iterator<Line> each = lines.values().iterator();
    long first = each.next().dueNanos();
    while (each.hasNext()) {
      long due = each.next().dueNanos();
      first = due - first < 0 ? due : first;
    }
    return dueNanos - first > 0 ? dueNanos : first;
  }

  /** Whether nobody stands in line. */
  boolean idle() {
    return lines.isEmpty();
  }

  /** The last one of the longest line, to make room; null if only one that is called is left. */
  @Nullable Waiter youngest() {
    Line longest = null;
    for (Line line : lines.values()) {
      if (longest == null || line.waiters().size() > longest.waiters().size()) {
        longest = line;
      }
    }
    Waiter last = longest == null ? null : longest.waiters().getLast();
    return last == called ? null : last;
  }

  /** All that wait, but not the one that is called: that one asks. */
  Iterable<Waiter> waiting() {
    return lines.values().stream()
        .flatMap(line -> line.waiters().stream())
        .filter(waiter -> waiter != called)
        .toList();
  }
}
