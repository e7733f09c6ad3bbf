package dev.penstock.store.redis;

import dev.penstock.admission.Demand;
import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Slot;
import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.budget.HoldRule;
import dev.penstock.config.BudgetConfig;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Demands as {@code decide.lua} takes them: what several of them draw on is said once. */
final class DecideCall {
  static final Script SCRIPT = Script.of("decide", "common");

  private final Keys names;
  private final Function<BudgetConfig, Span> spanOf;
  private final List<String> keys = new ArrayList<>();
  private final List<Demand> demands = new ArrayList<>();
  private final Map<Bucket, Integer> rates = new HashMap<>();
  private final Map<Place, Integer> places = new HashMap<>();
  private final IdentityHashMap<BudgetConfig, Integer> budgets = new IdentityHashMap<>();
  private final IdentityHashMap<BudgetConfig, Span> spans = new IdentityHashMap<>();
  private final Packed packedRates = new Packed();
  private final Packed packedPlaces = new Packed();
  private final Packed packedBudgets = new Packed();
  private final Packed packedDemands = new Packed();

  private record Bucket(String id, long perMinute, Unit unit) {}

  private record Place(String gauge, int max) {}

  DecideCall(Keys names, String owner, Function<BudgetConfig, Span> spanOf) {
    this.names = names;
    this.spanOf = spanOf;
    keys.add(names.epoch());
    keys.add(names.owner(owner));
    keys.add(names.places());
    keys.add(names.alive());
  }

  void add(Demand demand, Instant now) {
    demands.add(demand);
    packedDemands.array(demand.parts().size());
    for (Part part : demand.parts()) {
      // The row gets the time of the decision, which only the script knows; see Fleet.
      packedDemands.array(5).text(part.id()).text(OpenPart.intent(part, now));
      packedDemands.array(2 * part.rates().size());
      for (Rate rate : part.rates()) {
        packedDemands.number(index(rate)).number(rate.amount());
      }
      packedDemands.array(part.slots().size());
      for (Slot slot : part.slots()) {
        packedDemands.number(index(slot));
      }
      packedDemands.array(3 * part.holds().size());
      for (Hold hold : part.holds()) {
        // Counters in Redis end where a long does, and a script that fails undoes nothing.
        packedDemands
            .number(index(hold.budget()))
            .number(Math.min(HoldRule.MOST, hold.expectedNanoUsd()))
            .number(Math.min(HoldRule.MOST, hold.worstNanoUsd()));
      }
    }
  }

  private int index(Rate rate) {
    Bucket bucket = new Bucket(rate.bucket(), rate.perMinute(), rate.unit());
    return rates.computeIfAbsent(
        bucket,
        fresh -> {
          packedRates.array(3).number(key(names.bucket(rate.bucket()))).number(rate.perMinute());
          packedRates.text(rate.unit() == Unit.TOKENS ? "T" : "R");
          return rates.size() + 1;
        });
  }

  private int index(Slot slot) {
    return places.computeIfAbsent(
        new Place(slot.gauge(), slot.max()),
        fresh -> {
          packedPlaces.array(2).text(slot.gauge()).number(slot.max());
          return places.size() + 1;
        });
  }

  private int index(BudgetConfig budget) {
    Integer known = budgets.get(budget);
    if (known != null) {
      return known;
    }
    long mark = HoldRule.mark(budget);
    Span span = spanOf.apply(budget);
    packedBudgets
        .array(11)
        .number(key(names.counter(budget.id())))
        .number(span.slice())
        .number(span.from())
        .number(span.until())
        .number(span.oldest())
        .number(span.widthMillis())
        .number(budget.limitNanoUsd())
        .number(budget.hard() ? 1 : 0)
        .number(mark == Long.MAX_VALUE ? -1 : mark)
        .number(span.keepFrom())
        .number(span.expireAt());
    budgets.put(budget, budgets.size() + 1);
    spans.put(budget, span);
    return budgets.size();
  }

  private int key(String key) {
    keys.add(key);
    return keys.size();
  }

  List<String> keys() {
    return keys;
  }

  Packed packed() {
    return new Packed()
        .array(4)
        .array(rates.size())
        .all(packedRates)
        .array(places.size())
        .all(packedPlaces)
        .array(budgets.size())
        .all(packedBudgets)
        .array(demands.size())
        .all(packedDemands);
  }

  /** One answer for each demand. */
  List<DecideAnswer> answers(Response answer) {
    return DecideAnswer.of(
        answer.toBytes(), demands, budget -> Objects.requireNonNull(spans.get(budget)));
  }
}
