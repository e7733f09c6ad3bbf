package dev.penstock.dispatch.charge;

import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.What;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.dispatch.charge.Admission.Denied;
import dev.penstock.dispatch.charge.Admission.Reach;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what there was not enough of to what the caller is told, and what it may still try. */
final class Denials {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** A window that ends later than a month from now ends at no time that helps a caller. */
  private static final Duration SENSIBLE = Duration.ofDays(32);

  private Denials() {}

  static Denied of(Verdict.Refused refused) {
    return switch (refused.what()) {
      case STORE -> new Denied(new Failure.StateUnavailable(SOON), Reach.REQUEST);
      case MONEY -> new Denied(money(refused), reach(refused.scope()));
      case REQUESTS, TOKENS, PLACES -> limit(refused);
    };
  }

  /** Its price is not known, and somebody may not spend without limit. */
  static Denied priceUnknown(List<String> unpriced) {
    return new Denied(
        new Failure.PriceUnknown(unpriced.isEmpty() ? null : unpriced.getFirst()),
        Reach.DEPLOYMENT);
  }

  private static Failure money(Verdict.Refused refused) {
    return new Failure.BudgetExceeded(
        refused.scope().wire(),
        sensible(refused.retryAfter()),
        reach(refused.scope()) == Reach.DEPLOYMENT);
  }

  private static @Nullable Duration sensible(Duration wait) {
    return wait.compareTo(SENSIBLE) <= 0 ? wait : null;
  }

  private static Denied limit(Verdict.Refused refused) {
    Reach reach = reach(refused.scope());
    if (reach != Reach.DEPLOYMENT) {
      return new Denied(
          new Failure.RateLimited(
              words(refused.what()), refused.scope().wire(), refused.retryAfter()),
          // A limit of the key for one model says nothing of others.
          reach);
    }
    Failure full =
        refused.what() == What.PLACES
            ? new Failure.Overloaded(SOON)
            : new Failure.UpstreamRateLimited(refused.retryAfter());
    return new Denied(full, reach);
  }

  private static String words(What what) {
    return switch (what) {
      case REQUESTS -> "requests per minute";
      case TOKENS -> "tokens per minute";
      case PLACES -> "requests at once";
      case MONEY, STORE -> throw new IllegalArgumentException("no limit: " + what);
    };
  }

  private static Reach reach(Scope scope) {
    return switch (scope) {
      case KEY, TEAM, TAG -> Reach.REQUEST;
      case MODEL -> Reach.GROUP;
      case PROVIDER, DEPLOYMENT -> Reach.DEPLOYMENT;
    };
  }
}
