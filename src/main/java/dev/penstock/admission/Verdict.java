package dev.penstock.admission;

import dev.penstock.api.spend.Standing;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The answer to a {@link Demand}. */
public sealed interface Verdict {

  /** Where the caller stands with the rate limits of its key and its team. */
  Standing standing();

  /**
   * Everything was taken.
   *
   * @param at when, by the store's clock
   * @param passed budgets whose soft mark has been passed: spent and held together
   */
  record Granted(Instant at, Standing standing, List<BudgetConfig> passed) implements Verdict {
    public Granted {
      passed = List.copyOf(passed);
    }
  }

  /**
   * Nothing was taken.
   *
   * @param scope of the limit that has no room
   * @param name of the key, team, deployment ... that the limit is of
   * @param retryAfter when there is room again, if nobody else takes it; of a budget the end of its
   *     window, or a very long time
   */
  record Refused(What what, Scope scope, String name, Duration retryAfter, Standing standing)
      implements Verdict {}

  /** What there was not enough of. */
  enum What {
    REQUESTS,
    TOKENS,
    PLACES,
    MONEY,
    /** The store does not answer and is not to be done without. */
    STORE
  }
}
