package dev.penstock.store.redis;

import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.budget.HoldRule;
import dev.penstock.config.BudgetConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A demand as {@code decide.lua} takes it. */
final class DecideCall {
  static final Script SCRIPT = Script.of("decide", "common");

  final List<String> keys = new ArrayList<>();
  final List<String> arguments = new ArrayList<>();

  /** One for each hold, in the order of the demand. */
  final List<Span> spans = new ArrayList<>();

  private final Keys names;

  DecideCall(Keys names, String owner, String epoch) {
    this.names = names;
    keys.add(names.epoch());
    keys.add(names.owner(owner));
    keys.add(names.places());
    arguments.add(epoch);
  }

  DecideCall of(Demand demand, Instant now, Function<BudgetConfig, Span> spanOf) {
    add(demand.parts().size());
    for (Part part : demand.parts()) {
      arguments.add(part.id());
      // The row gets the time of the decision, which only the script knows; see Fleet.
      arguments.add(OpenPart.intent(part, now));
      add(part.rates().size());
      add(part.slots().size());
      add(part.holds().size());
      part.rates().forEach(this::add);
      part.slots().forEach(slot -> addPlace(slot.gauge(), slot.max()));
      part.holds().forEach(hold -> add(hold, spanOf.apply(hold.budget())));
    }
    return this;
  }

  private void add(Rate rate) {
    key(names.bucket(rate.bucket()));
    add(rate.perMinute());
    add(rate.amount());
    arguments.add(rate.unit() == Unit.TOKENS ? "T" : "R");
  }

  private void addPlace(String gauge, int max) {
    arguments.add(gauge);
    add(max);
  }

  private void add(Hold hold, Span span) {
    BudgetConfig budget = hold.budget();
    long mark = HoldRule.mark(budget);
    spans.add(span);
    key(names.counter(budget.id()));
    add(span.slice());
    add(span.from());
    add(span.until());
    add(span.oldest());
    add(span.widthMillis());
    add(budget.limitNanoUsd());
    // Counters in Redis end where a long does, and a script that fails undoes nothing.
    add(Math.min(HoldRule.MOST, hold.expectedNanoUsd()));
    add(Math.min(HoldRule.MOST, hold.worstNanoUsd()));
    arguments.add(budget.hard() ? "1" : "0");
    add(mark == Long.MAX_VALUE ? -1 : mark);
    add(span.keepFrom());
    add(span.expireAt());
  }

  private void key(String key) {
    keys.add(key);
    add(keys.size());
  }

  private void add(long number) {
    arguments.add(Long.toString(number));
  }
}
