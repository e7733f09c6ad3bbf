package dev.penstock.dispatch.queue;

import dev.penstock.error.Failure;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where requests wait until the limits of their key and their team have room. One for the process;
 * safe to use from every event loop.
 *
 * <p>Each team has its lines, one for each key, and teams share no limit; so each team goes its own
 * pace. Of a team one request at a time is called: it asks for all it needs like any other, and is
 * let in or stands first again; then the next line has its turn. Somebody is called when there is
 * room, as far as it is known: when the time has come that the refusal told, when a request of the
 * same key or team has ended in this process, and four times a second where one may have ended in
 * another process. So for each request that ends one asks again, not all who wait.
 *
 * <p>When all places are taken, a team that has more than one more than the newcomer's team gives
 * way: its youngest leaves.
 */
public final class WaitingLines {
  /** One that is called asks within a millisecond, unless its deployments are full. */
  private static final long TURN_NANOS = Duration.ofMillis(250).toNanos();

  private static final Duration ELSEWHERE = Duration.ofSeconds(1);
  private static final int STRIPES = 1024;

  private final Timers timers;
  private final Map<String, TeamLines> teams = new HashMap<>();
  private final AtomicLongArray ends = new AtomicLongArray(STRIPES);

  /** Changed under the lock, read without. */
  private final AtomicInteger size = new AtomicInteger();

  private boolean closed;

  WaitingLines(Timers timers) {
    this.timers = timers;
  }

  /** Those of a process; {@code clock} tells monotonic nanoseconds. */
  public static WaitingLines of(Vertx vertx, LongSupplier clock) {
    return new WaitingLines(Timers.of(vertx, clock));
  }

  /** How many wait. */
  public int size() {
    return size.get();
  }

  long nowNanos() {
    return timers.nanos();
  }

  /** A number that is another one after a request of the same team has ended. */
  long ends(Seat seat) {
    return ends.get(stripe(seat));
  }

  private static int stripe(Seat seat) {
    return Math.floorMod(seat.team().hashCode(), STRIPES);
  }

  /** What those lack whom a newcomer would overtake; null if there are none. */
  @Nullable Lack ahead(Seat seat, String group) {
    // Most of the time nobody waits.
    return size.get() == 0 ? null : lookAhead(seat, group);
  }

  private synchronized @Nullable Lack lookAhead(Seat seat, String group) {
    TeamLines lines = teams.get(seat.team());
    return lines == null ? null : lines.ahead(seat, group);
  }

  /**
   * Comes, or stands first again after having asked in vain.
   *
   * @param most how many may wait in all
   * @return false if it is not to wait: there is no place, or requests are not to wait any more
   */
  synchronized boolean join(Waiter waiter, Want want, int most) {
    boolean fresh = waiter.line == null;
    if (closed || (fresh && size.get() >= most && !makePlace(waiter.seat()))) {
      return false;
    }
    long now = timers.nanos();
    String team = waiter.seat().team();
    TeamLines lines = teams.computeIfAbsent(team, name -> new TeamLines(now));
    lines.add(waiter, want);
    size.addAndGet(fresh ? 1 : 0);
    goOn(team, lines, now);
    return true;
  }

  private boolean makePlace(Seat newcomer) {
    TeamLines largest = null;
    for (TeamLines team : teams.values()) {
      if (largest == null || team.size() > largest.size()) {
        largest = team;
      }
    }
    TeamLines own = teams.get(newcomer.team());
    if (largest == null || largest.size() <= (own == null ? 0 : own.size()) + 1) {
      return false;
    }
    Waiter youngest = largest.youngest();
    if (youngest == null) {
      return false;
    }
    leave(youngest);
    youngest.sendAway();
    return true;
  }

  /** Leaves: let in, refused for good, or gone. */
  synchronized void leave(Waiter waiter) {
    String team = waiter.seat().team();
    TeamLines lines = teams.get(team);
    if (waiter.line != null && lines != null) {
      lines.leave(waiter);
      size.decrementAndGet();
      goOn(team, lines, timers.nanos());
    }
  }

  /** A request has given back what it had of limits. */
  void ended(Seat seat) {
    ends.incrementAndGet(stripe(seat));
    if (size.get() > 0) {
      wake(seat);
    }
  }

  private synchronized void wake(Seat seat) {
    TeamLines lines = teams.get(seat.team());
    if (lines != null) {
      long now = timers.nanos();
      lines.ended(seat.key(), now);
      goOn(seat.team(), lines, now);
    }
  }

  /** The latest that is known of what keeps it waiting. */
  synchronized @Nullable Lack lack(Waiter waiter) {
    return waiter.line == null ? null : waiter.line.lack();
  }

  private void goOn(String team, TeamLines lines, long now) {
    lines.pass(now, TURN_NANOS);
    Waiter next = lines.next(now);
    if (next != null) {
      next.call();
    }
    if (lines.size() == 0) {
      teams.remove(team);
    }
    if (lines.idle()) {
      unset(lines);
    } else {
      set(team, lines, now);
    }
  }

  private void set(String team, TeamLines lines, long now) {
    long at = lines.lookNanos(TURN_NANOS);
    if (lines.timer >= 0 && lines.timerNanos - at <= 0) {
      // It will look then how long there is to wait.
      return;
    }
    unset(lines);
    lines.timerNanos = at;
    lines.timer = timers.set(Duration.ofNanos(Math.max(1, at - now)), () -> look(team, lines));
  }

  private void unset(TeamLines lines) {
    if (lines.timer >= 0) {
      timers.cancel(lines.timer);
      lines.timer = -1;
    }
  }

  private synchronized void look(String team, TeamLines lines) {
    // Another one of that name has a timer of its own.
    if (teams.get(team) == lines) {
      lines.timer = -1;
      goOn(team, lines, timers.nanos());
    }
  }

  /** Nobody waits from now on: those who do are told to go elsewhere. */
  public synchronized void close() {
    closed = true;
    for (TeamLines lines : teams.values()) {
      unset(lines);
      for (Waiter waiter : lines.waiting()) {
        waiter.fail(new Failure.Overloaded(ELSEWHERE));
      }
    }
  }
}
