package dev.penstock.store.redis;

import dev.penstock.admission.BudgetState;
import dev.penstock.admission.budget.Slice;
import dev.penstock.admission.budget.Slices;
import dev.penstock.config.BudgetConfig;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is spent and held of budgets, as {@code peek.lua} tells it. */
final class PeekCall {
  static final Script SCRIPT = Script.of("peek", "common");

  private final List<BudgetConfig> budgets;
  private final Instant now;
  private final List<String> keys = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();

  PeekCall(Keys names, String epoch, List<BudgetConfig> budgets, Instant now) {
    this.budgets = budgets;
    this.now = now;
    keys.add(names.epoch());
    arguments.add(epoch);
    for (BudgetConfig budget : budgets) {
      Span span = Span.at(budget, now);
      keys.add(names.counter(budget.id()));
      arguments.add(Long.toString(span.slice()));
      arguments.add(Long.toString(span.oldest()));
    }
  }

  List<String> keys() {
    return keys;
  }

  List<String> arguments() {
    return arguments;
  }

  static boolean otherEpoch(Response answer) {
    return answer.get(0).toString().equals("E");
  }

  List<BudgetState> states(Response answer) {
    if (otherEpoch(answer)) {
      throw new IllegalStateException("another epoch");
    }
    List<BudgetState> states = new ArrayList<>();
    for (int i = 0; i < budgets.size(); i++) {
      BudgetConfig budget = budgets.get(i);
      Slices slices = new Slices(budget.window());
      Slice slice = slices.at(now);
      Slice first = slice.from() == null ? slice : slices.of(slices.oldest(slice));
      states.add(
          new BudgetState(
              budget,
              answer.get(2 * i).toLong(),
              answer.get(2 * i + 1).toLong(),
              first.from(),
              slice.until()));
    }
    return states;
  }
}
