package dev.penstock.admission;

import dev.penstock.config.BudgetConfig;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * What callers have used and spent: rate limits, places, budgets, and the intents of calls that
 * run. A store implements it; all replicas of one installation see one.
 *
 * <p>Everything that is taken is taken under the id of a {@link Part} and given back under it, so
 * that giving back twice is giving back once. Safe to use from every event loop; futures complete
 * on the caller's.
 */
public interface Accounts {

  /**
   * Decides on all of it at once: either everything is taken and the intents are durable, or
   * nothing is taken. The same part again is granted again and taken once.
   */
  Future<Verdict> decide(Demand demand);

  /**
   * Gives parts back and books what they cost. Completes when the rows are durable: from then on
   * each is counted exactly once, whatever happens. Never fails.
   */
  Future<Void> settle(List<Settled> ended);

  /**
   * From now on these are the budgets there are; rows that are settled count in each that they
   * belong to. Completes when what was spent in their present windows is known.
   */
  Future<Void> budgets(Collection<BudgetConfig> all);

  /** What is spent and held in the present window of each of these. */
  Future<List<BudgetState>> standing(Collection<BudgetConfig> of);

  /** A new id for a part: unique over replicas and restarts. */
  String newId();

  /** The name of this replica: stable over restarts where there is a disk. */
  String replica();

  /** Takes nothing more, waits a moment for what is open, and closes files and connections. */
  Future<Void> close();
}
