package dev.penstock.admission;

import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.limit.Buckets;
import dev.penstock.api.spend.Standing;
import dev.penstock.api.spend.Standing.Level;
import dev.penstock.config.BudgetConfig.Scope;
import org.jspecify.annotations.Nullable;

/** Where a caller stands: of its key's and its team's limits the one with least left. */
final class Standings {

  private Standings() {}

  static Standing of(Demand demand, Buckets buckets, long nanos) {
    @Nullable Level requests = null;
    @Nullable Level tokens = null;
    for (Part part : demand.parts()) {
      for (Rate rate : part.rates()) {
        if (rate.scope() == Scope.KEY || rate.scope() == Scope.TEAM) {
          Level level = buckets.of(rate.bucket()).level(rate.perMinute(), nanos);
          requests = rate.unit() == Unit.REQUESTS ? tighter(requests, level) : requests;
          tokens = rate.unit() == Unit.TOKENS ? tighter(tokens, level) : tokens;
        }
      }
    }
    return requests == null && tokens == null ? Standing.NONE : new Standing(requests, tokens);
  }

  private static Level tighter(@Nullable Level one, Level other) {
    return one == null || other.remaining() < one.remaining() ? other : one;
  }
}
