package dev.penstock.routing.limit;

import dev.penstock.api.limit.MinuteWindow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is left of one of the provider's limits, from what its answers say and from what was sent
 * since. Careful: what may or may not be counted in what an answer said is taken as not counted.
 * Not safe for threads.
 *
 * <p>An answer's figure was made when its request reached the provider. So what is left is {@code
 * said - sent after that request}. The figure of the request that was sent last holds; those of
 * requests sent before it can only lower what is left, in whatever order they arrive.
 *
 * <p>At the told reset (60 s where none is told) the limit is there again, but for what was sent in
 * the last minute until an answer says more: some providers forget request by request and tell when
 * the first will be forgotten. Where resets are never far off (Azure's windows of 10 s), only what
 * was sent in the last second is taken off, which may arrive on the other side.
 *
 * <p>Other providers refill steadily and tell when all will be there; then {@code reset = (limit -
 * said) x period / limit} in every answer, with a period of a minute or a day. If that was so for a
 * minute, what is left grows with time.
 */
final class ProviderQuota {
  private static final long UNTOLD_NANOS = Duration.ofSeconds(60).toNanos();

  /** A reset further away is not waited for: then the next request asks. */
  private static final long MOST_NANOS = Duration.ofMinutes(2).toNanos();

  /** A reset at least so far off is one of a window of a minute. */
  private static final long FAR_NANOS = Duration.ofSeconds(15).toNanos();

  /** By then nothing was sent within the last second; see {@link MinuteWindow#lastSecond}. */
  private static final long MARGIN_NANOS = Duration.ofMillis(1100).toNanos();

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final double MINUTE = Duration.ofMinutes(1).toNanos();
  private static final double DAY = Duration.ofDays(1).toNanos();

  /** Figures above it limit nobody, and sums of them fit. */
  private static final long MOST = 1L << 52;

  private final MinuteWindow window;

  private long sent;

  /** Number of the latest request. */
  private long newest;

  private boolean known;

  /** Of the report that holds: what it said, when, and what was sent up to its request. */
  private long said;

  private long saidNanos;
  private long sentThen;
  private long order;

  /** Reports of requests up to this one belong to a window that is over. */
  private long overOrder = -1;

  private long limit = -1;
  private long resetNanos;

  /** Whether all is there at the reset; else nothing is known then. */
  private boolean fullThen;

  /** Whether a reset was ever told to be far off. */
  private boolean far;

  /** Since a reset, until an answer says more: the limit less what was sent in the last minute. */
  private boolean sliding;

  private double period;
  private long steadySinceNanos;

  /** {@code window} is what was sent in the last minute; kept by the caller. */
  ProviderQuota(MinuteWindow window) {
    this.window = window;
  }

  /** Request {@code number} takes so much. */
  void send(long amount, long number) {
    newest = number;
    sent += amount;
  }

  /** What all requests took up to now. */
  long sent() {
    return sent;
  }

  /** So much was not sent, or not used. */
  void unsend(long amount) {
    sent -= amount;
  }

  /**
   * An answer told what is left.
   *
   * @param mine number of its request, in the order they were sent
   * @param sentUpTo what {@link #sent} was once it was sent
   */
  void report(Told told, long mine, long sentUpTo, long nowNanos) {
    Long remaining = told.remaining();
    roll(nowNanos);
    if (remaining == null || remaining < 0 || mine <= overOrder) {
      return;
    }
    long figure = Math.min(remaining, MOST);
    Long most = told.limit();
    if (most != null && most > 0) {
      limit = Math.min(most, MOST);
    }
    if (known && mine < order) {
      long left = figure - Math.max(0, sent - sentUpTo);
      said -= Math.max(0, left(nowNanos) - left);
      return;
    }
    if (known && figure - Math.max(0, sent - sentUpTo) > left(nowNanos)) {
      // It cannot rise but by a new window: those before it speak of the old one.
      overOrder = mine - 1;
    }
    known = true;
    sliding = false;
    order = mine;
    said = figure;
    sentThen = sentUpTo;
    saidNanos = nowNanos;
    judge(told.reset(), nowNanos);
    expectReset(told.reset(), nowNanos);
  }

  /** An answer to nobody knows which request told what is left. */
  void report(Told told, long nowNanos) {
    roll(nowNanos);
    if (known && !sliding) {
      report(told, order - 1, sent, nowNanos);
    } else {
      report(told, newest, sent - window.lastSecond(nowNanos), nowNanos);
    }
  }

  /**
   * What an answer said.
   *
   * @param reset until all is there again
   */
  record Told(@Nullable Long remaining, @Nullable Long limit, @Nullable Duration reset) {}

  /** Whether anything is known. */
  boolean known(long nowNanos) {
    roll(nowNanos);
    return known;
  }

  /** What is left, below 0 if too much was sent; meaningless if nothing is known. */
  long left(long nowNanos) {
    roll(nowNanos);
    if (sliding) {
      return limit - window.total(nowNanos);
    }
    long there = said;
    if (steady(nowNanos)) {
      there += (long) ((nowNanos - saidNanos) / period * limit);
      there = Math.min(there, limit);
    }
    return there - Math.max(0, sent - sentThen);
  }

  /** The share that is left, 0 to 1; 1 if nothing is known. */
  double headroom(long nowNanos) {
    if (!known(nowNanos) || limit <= 0) {
      return known && left(nowNanos) <= 0 ? 0 : 1;
    }
    return Math.clamp((double) left(nowNanos) / limit, 0, 1);
  }

  /**
   * Nanoseconds until so much is left; 0 if it is. More than all there ever is waits until all is
   * there: estimates may be too high, and the provider knows better.
   */
  long waitNanos(long amount, long nowNanos) {
    if (!known(nowNanos)) {
      return 0;
    }
    long wanted = limit > 0 ? Math.min(amount, limit) : amount;
    long missing = wanted - left(nowNanos);
    if (missing <= 0) {
      return wanted != limit && missing + margin(nowNanos) > 0 ? MARGIN_NANOS : 0;
    }
    if (sliding) {
      return window.untilForgotten(missing, nowNanos);
    }
    long reset = Math.max(1, resetNanos - nowNanos);
    return steady(nowNanos)
        ? Math.min(reset, (long) Math.ceil(missing * period / limit) + 1)
        : reset;
  }

  /**
   * Requests may overtake each other on their way, so that an answer's figure lacks some that were
   * sent before. As long as some were sent within the last second, a twentieth is left alone.
   */
  private long margin(long nowNanos) {
    return Math.min(Math.max(1, limit / 20), window.lastSecond(nowNanos));
  }

  private void expectReset(@Nullable Duration reset, long nowNanos) {
    long told = reset == null ? UNTOLD_NANOS : nanos(reset);
    far |= told >= FAR_NANOS;
    // Whole seconds may be cut off ones.
    long careful = told > 0 && told % SECOND == 0 && reset != null ? told + SECOND : told;
    fullThen = careful <= MOST_NANOS;
    resetNanos = nowNanos + Math.min(careful, MOST_NANOS);
  }

  /** All is there again at the reset; what was only believed for want of better is forgotten. */
  private void roll(long nowNanos) {
    if (!known || nowNanos - resetNanos < 0) {
      return;
    }
    known = fullThen && limit > 0;
    sliding = far;
    said = limit;
    sentThen = sent - window.lastSecond(nowNanos);
    saidNanos = nowNanos;
    overOrder = newest;
    order = newest;
    // If no answer says more until then, the figures are too old to be of use.
    fullThen = false;
    resetNanos = nowNanos + UNTOLD_NANOS;
  }

  private boolean steady(long nowNanos) {
    return period > 0 && nowNanos - steadySinceNanos >= MINUTE;
  }

  private void judge(@Nullable Duration reset, long nowNanos) {
    double fits = reset == null || limit <= 0 ? 0 : fitting(nanos(reset));
    if (fits == 0 || fits != period) {
      period = fits;
      steadySinceNanos = nowNanos;
    }
  }

  private double fitting(long reset) {
    double gone = (double) (limit - said) / limit;
    for (double candidate : new double[] {MINUTE, DAY}) {
      if (Math.abs(gone * candidate - reset) <= SECOND + 0.02 * reset) {
        return candidate;
      }
    }
    return 0;
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(366)) > 0
        ? Duration.ofDays(366).toNanos()
        : Math.max(0, duration.toNanos());
  }
}
