package dev.penstock.dispatch.queue;

import dev.penstock.admission.Verdict.Refused;
import dev.penstock.api.Exchange;
import dev.penstock.config.QueueConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request's waiting for limits, however often it has to wait. Confined to the request's event
 * loop.
 */
public final class Stay {
  private final WaitingLines lines;
  private final QueueConfig queue;
  private final Seat seat;
  private @Nullable Waiter waiter;
  private boolean waited;
  private long untilNanos;
  private long ends;

  private Stay(WaitingLines lines, QueueConfig queue, Seat seat) {
    this.lines = lines;
    this.queue = queue;
    this.seat = seat;
  }

  /** Null where requests do not wait. */
  public static @Nullable Stay of(WaitingLines lines, Exchange exchange) {
    QueueConfig queue = exchange.config().queue();
    return queue.on() ? new Stay(lines, queue, Seat.of(exchange.principal())) : null;
  }

  /**
   * Whether it may ask. Null if so; if others wait whom it would overtake, what they were refused
   * for.
   */
  public @Nullable Refused asks(String group) {
    ends = lines.ends(seat);
    // Whoever has been called, or has waited, does not wait for others again.
    Lack lack = waited ? null : lines.ahead(seat, group);
    return lack == null ? null : lack.told(lines.nowNanos());
  }

  /** Whether time mends what it was refused for, and it has some left. */
  public boolean mayWait(Refused refused) {
    long now = lines.nowNanos();
    return Lack.passes(refused)
        && (!waited || untilNanos - now > 0)
        && new Lack(refused, now).passesBefore(until(now));
  }

  private long until(long now) {
    return waited ? untilNanos : now + queue.maxWait().toNanos();
  }

  /** How long it may still wait. */
  public Duration left() {
    long now = lines.nowNanos();
    return Duration.ofNanos(Math.max(0, until(now) - now));
  }

  /**
   * Waits. True when it is its turn to ask, false if it is not to wait; fails with {@code
   * Overloaded} when the gateway drains.
   *
   * @param asked whether it was refused itself
   * @param home its event loop, on which the future completes
   */
  public Future<Boolean> turn(Refused refused, String group, boolean asked, Executor home) {
    long now = lines.nowNanos();
    untilNanos = until(now);
    waited = true;
    Waiter standing = waiter == null ? new Waiter(seat, home) : waiter;
    waiter = standing;
    Future<Boolean> turn = standing.waits();
    Want want = new Want(new Lack(refused, now), group, asked, ends != lines.ends(seat));
    return lines.join(standing, want, queue.maxWaiting()) ? turn : Future.succeededFuture(false);
  }

  /** What to tell it if it waits no longer: {@code refused} as it is by now. */
  public Refused latest(Refused refused) {
    Lack lack = waiter == null ? null : lines.lack(waiter);
    return lack == null ? refused : lack.told(lines.nowNanos());
  }

  /** It has got what it asked for, or does not ask any more; the next one's turn comes. */
  public void leave() {
    if (waiter != null) {
      lines.leave(waiter);
    }
  }

  /** It has given back what it had. */
  public void ended() {
    lines.ended(seat);
  }
}
