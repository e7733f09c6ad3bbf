package dev.penstock.store.redis;

import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Slot;
import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.Verdict;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.api.spend.Standing;
import dev.penstock.api.spend.Standing.Level;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code decide.lua} answers, as a verdict. */
final class DecideAnswer {
  private final Demand demand;
  private final Response answer;

  DecideAnswer(Demand demand, Response answer) {
    this.demand = demand;
    this.answer = answer;
  }

  /** Another life of Redis has begun, or none; nothing was decided. */
  boolean otherEpoch() {
    return answer.get(0).toString().equals("E");
  }

  /** The slices that were asked for are not those of now; nothing was decided. */
  boolean otherTime() {
    return answer.get(0).toString().equals("T");
  }

  /** By the clock of Redis. */
  long nowMillis() {
    return answer.get(1).toLong();
  }

  Verdict verdict() {
    return answer.get(0).toString().equals("G") ? granted() : refused();
  }

  /** Of a grant: what each hold holds. */
  List<Long> held() {
    List<Long> amounts = new ArrayList<>();
    answer.get(2).forEach(amount -> amounts.add(amount.toLong()));
    return amounts;
  }

  private Granted granted() {
    List<Hold> holds = demand.parts().stream().flatMap(part -> part.holds().stream()).toList();
    List<BudgetConfig> passed = new ArrayList<>();
    for (Response number : answer.get(3)) {
      passed.add(holds.get(number.toInteger() - 1).budget());
    }
    return new Granted(
        Instant.ofEpochMilli(nowMillis()),
        standing(answer.get(4)),
        passed.stream().distinct().toList());
  }

  private Refused refused() {
    int place = answer.get(3).toInteger() - 1;
    Duration wait = Duration.ofMillis(Math.max(1, answer.get(4).toLong()));
    Standing standing = standing(answer.get(5));
    return switch (answer.get(2).toInteger()) {
      case 1 -> {
        Rate rate =
            demand.parts().stream().flatMap(part -> part.rates().stream()).toList().get(place);
        What what = rate.unit() == Unit.TOKENS ? What.TOKENS : What.REQUESTS;
        yield new Refused(what, rate.scope(), rate.name(), wait, standing);
      }
      case 2 -> {
        Slot slot =
            demand.parts().stream().flatMap(part -> part.slots().stream()).toList().get(place);
        yield new Refused(What.PLACES, slot.scope(), slot.name(), wait, standing);
      }
      default -> {
        Hold hold =
            demand.parts().stream().flatMap(part -> part.holds().stream()).toList().get(place);
        BudgetConfig budget = hold.budget();
        yield new Refused(What.MONEY, budget.scope(), budget.name(), wait, standing);
      }
    };
  }

  private Standing standing(Response levels) {
    @Nullable Level requests = null;
    @Nullable Level tokens = null;
    int i = 0;
    for (Part part : demand.parts()) {
      for (Rate rate : part.rates()) {
        Level level =
            new Level(
                rate.perMinute(),
                levels.get(i).toLong(),
                Duration.ofMillis(levels.get(i + 1).toLong()));
        i += 2;
        if (rate.scope() == Scope.KEY || rate.scope() == Scope.TEAM) {
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
