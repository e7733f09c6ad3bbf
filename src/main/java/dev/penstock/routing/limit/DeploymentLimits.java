package dev.penstock.routing.limit;

import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.limit.MinuteWindow;
import dev.penstock.config.ModelConfig;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests and tokens per minute of one deployment, in this process: its own limits ({@code rpm},
 * {@code tpm}), which are hard, and what the provider's answers say is left of the provider's.
 * Requests at once ({@code max_parallel}) are not counted here. Safe to use from every event loop.
 *
 * <p>Own limits: no window of 60 s, wherever it begins, holds more than the limit (see {@link
 * MinuteWindow}). Room is taken before a request is sent and corrected when it is known what it
 * used. The provider's: see {@link ProviderQuota}.
 */
public final class DeploymentLimits {
  /** As good as never: a request of more tokens than {@code tpm} allows. */
  public static final long NEVER_NANOS = Duration.ofDays(1).toNanos();

  private final MinuteWindow requests = new MinuteWindow();
  private final MinuteWindow tokens = new MinuteWindow();
  private final ProviderQuota providerRequests = new ProviderQuota(requests);
  private final ProviderQuota providerTokens = new ProviderQuota(tokens);
  private ModelConfig.Limits limits;
  private long number;

  public DeploymentLimits(ModelConfig.Limits limits) {
    this.limits = limits;
  }

  /** Other limits from now on; what was used stays used. */
  public synchronized void limits(ModelConfig.Limits others) {
    this.limits = others;
  }

  /**
   * Nanoseconds until a request of so many tokens has room, if nobody else takes it; 0 if it has
   * room now; {@link #NEVER_NANOS} if it is larger than {@code tpm}.
   */
  public synchronized long waitNanos(long wanted, long nowNanos) {
    long own =
        Math.max(
            untilRoom(requests, rpm(), 1, nowNanos),
            untilRoom(tokens, limits.tpm(), wanted, nowNanos));
    long provider =
        Math.max(
            providerRequests.waitNanos(1, nowNanos), providerTokens.waitNanos(wanted, nowNanos));
    return Math.max(own, provider);
  }

  /** Takes room for one request of so many tokens; null, and nothing taken, if there is none. */
  public synchronized @Nullable Taken take(long wanted, long nowNanos) {
    if (waitNanos(wanted, nowNanos) > 0) {
      return null;
    }
    number++;
    requests.add(1, nowNanos);
    tokens.add(wanted, nowNanos);
    providerRequests.send(1, number);
    providerTokens.send(wanted, number);
    return new Taken(
        wanted, number, requests.step(nowNanos), providerRequests.sent(), providerTokens.sent());
  }

  /** The request used {@code actual} tokens. */
  public synchronized void correct(Taken taken, long actual, long nowNanos) {
    long less = taken.tokens() - actual;
    if (less > 0) {
      tokens.subtract(less, taken.step(), nowNanos);
      providerTokens.unsend(less);
    } else {
      overrun(-less, nowNanos);
    }
  }

  /** The request was never sent. */
  public synchronized void giveBack(Taken taken, long nowNanos) {
    requests.subtract(1, taken.step(), nowNanos);
    tokens.subtract(taken.tokens(), taken.step(), nowNanos);
    providerRequests.unsend(1);
    providerTokens.unsend(taken.tokens());
  }

  /** The head of the request's answer told what is left at the provider. */
  public synchronized void providerSays(ProviderLimits said, Taken taken, long nowNanos) {
    providerRequests.report(requests(said), taken.number(), taken.requestsSent(), nowNanos);
    providerTokens.report(tokens(said), taken.number(), taken.tokensSent(), nowNanos);
  }

  /** {@link #take} for those who keep no taken. */
  public boolean reserve(long wanted, long nowNanos) {
    return take(wanted, nowNanos) != null;
  }

  /**
   * The request that reserved so many tokens used {@code actual}. Nobody knows when it reserved
   * them: what it did not use is free a little sooner, but never too soon.
   */
  public synchronized void correct(long reserved, long actual, long nowNanos) {
    if (reserved > actual) {
      tokens.subtractOldest(reserved - actual, nowNanos);
      providerTokens.unsend(reserved - actual);
    } else {
      overrun(actual - reserved, nowNanos);
    }
  }

  /** The request that reserved so many tokens was never sent; nobody knows when it did. */
  public synchronized void giveBack(long reserved, long nowNanos) {
    requests.subtractOldest(1, nowNanos);
    tokens.subtractOldest(reserved, nowNanos);
    providerRequests.unsend(1);
    providerTokens.unsend(reserved);
  }

  /**
   * The head of some answer told what is left at the provider. Nobody knows which request it is of,
   * so that it can only lower what is left until the provider's reset.
   */
  public synchronized void providerSays(ProviderLimits said, long nowNanos) {
    providerRequests.report(requests(said), nowNanos);
    providerTokens.report(tokens(said), nowNanos);
  }

  /** Share that is left of the tightest limit, 0 to 1; 1 where nothing is limited. */
  public synchronized double headroom(long nowNanos) {
    double own = Math.min(share(requests, rpm(), nowNanos), share(tokens, limits.tpm(), nowNanos));
    double provider =
        Math.min(providerRequests.headroom(nowNanos), providerTokens.headroom(nowNanos));
    return Math.min(own, provider);
  }

  /** Requests left of this minute, own or provider's, the fewer; empty if unlimited. */
  public synchronized OptionalLong remainingRequests(long nowNanos) {
    return remaining(requests, rpm(), providerRequests, nowNanos);
  }

  /** Tokens left of this minute, own or provider's, the fewer; empty if unlimited. */
  public synchronized OptionalLong remainingTokens(long nowNanos) {
    return remaining(tokens, limits.tpm(), providerTokens, nowNanos);
  }

  private void overrun(long more, long nowNanos) {
    if (more > 0) {
      tokens.add(more, nowNanos);
      providerTokens.send(more, number);
    }
  }

  private static long untilRoom(
      MinuteWindow window, @Nullable Long limit, long wanted, long nowNanos) {
    if (limit == null) {
      return 0;
    }
    if (wanted > limit) {
      return NEVER_NANOS;
    }
    long missing = window.total(nowNanos) + wanted - limit;
    return missing <= 0 ? 0 : window.untilForgotten(missing, nowNanos);
  }

  private static double share(MinuteWindow window, @Nullable Long limit, long nowNanos) {
    if (limit == null) {
      return 1;
    }
    return limit == 0 ? 0 : Math.max(0, limit - window.total(nowNanos)) / (double) limit;
  }

  private static OptionalLong remaining(
      MinuteWindow window, @Nullable Long limit, ProviderQuota provider, long nowNanos) {
    long own = limit == null ? Long.MAX_VALUE : limit - window.total(nowNanos);
    long theirs = provider.known(nowNanos) ? provider.left(nowNanos) : Long.MAX_VALUE;
    long fewer = Math.min(own, theirs);
    return fewer == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(Math.max(0, fewer));
  }

  private @Nullable Long rpm() {
    return limits.rpm() == null ? null : (long) limits.rpm();
  }

  private static ProviderQuota.Told requests(ProviderLimits said) {
    return new ProviderQuota.Told(
        said.remainingRequests(), said.limitRequests(), said.requestsReset());
  }

  private static ProviderQuota.Told tokens(ProviderLimits said) {
    return new ProviderQuota.Told(said.remainingTokens(), said.limitTokens(), said.tokensReset());
  }
}
