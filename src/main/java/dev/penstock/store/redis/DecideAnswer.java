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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code decide.lua} answers to one demand. */
sealed interface DecideAnswer {

  /** Another life of Redis has begun, or none; nothing was decided. */
  record OtherEpoch() implements DecideAnswer {}

  /** The slices that were asked for are not those of now, by the clock of Redis; as above. */
  record OtherTime(long nowMillis) implements DecideAnswer {}

  /**
   * A decision.
   *
   * @param held of a grant: what each hold holds
   * @param spans the slices that they are held in
   */
  record Decided(Verdict verdict, List<Long> held, List<Span> spans) implements DecideAnswer {}

  /** The answers to these, in their order. */
  static List<DecideAnswer> of(
      byte[] packed, List<Demand> demands, Function<BudgetConfig, Span> spanOf) {
    Unpacked in = new Unpacked(packed);
    int ignored = in.array();
    return switch ((int) in.number()) {
      case 0 -> Collections.nCopies(demands.size(), new OtherEpoch());
      case 1 -> Collections.nCopies(demands.size(), new OtherTime(in.number()));
      default -> {
        Instant now = Instant.ofEpochMilli(in.number());
        int same = in.array();
        List<DecideAnswer> answers = new ArrayList<>(same);
        for (Demand demand : demands) {
          answers.add(new Reader(in, demand, now, spanOf).decided());
        }
        yield answers;
      }
    };
  }

  /** Reads one of them. */
  record Reader(Unpacked in, Demand demand, Instant now, Function<BudgetConfig, Span> spanOf) {
    private Decided decided() {
      int ignored = in.array();
      return in.number() == 1 ? granted() : new Decided(refused(), List.of(), List.of());
    }

    private Decided granted() {
      Instant at = Instant.ofEpochMilli(in.number());
      List<Hold> holds = all(Part::holds).toList();
      int amounts = in.array();
      List<Long> held = new ArrayList<>(amounts);
      for (int i = 0; i < amounts; i++) {
        held.add(in.number());
      }
      int marks = in.array();
      List<BudgetConfig> passed = new ArrayList<>(marks);
      for (int i = 0; i < marks; i++) {
        passed.add(holds.get((int) in.number() - 1).budget());
      }
      Granted granted = new Granted(at, standing(), passed.stream().distinct().toList());
      List<Span> spans = holds.stream().map(hold -> spanOf.apply(hold.budget())).toList();
      return new Decided(granted, held, spans);
    }

    private Refused refused() {
      int kind = (int) in.number();
      int place = (int) in.number() - 1;
      Duration wait = Duration.ofMillis(Math.max(1, in.number()));
      Standing standing = standing();
      return switch (kind) {
        case 1 -> {
          Rate rate = all(Part::rates).toList().get(place);
          What what = rate.unit() == Unit.TOKENS ? What.TOKENS : What.REQUESTS;
          yield new Refused(what, rate.scope(), rate.name(), wait, standing);
        }
        case 2 -> {
          Slot slot = all(Part::slots).toList().get(place);
          yield new Refused(What.PLACES, slot.scope(), slot.name(), wait, standing);
        }
        default -> {
          BudgetConfig budget = all(Part::holds).toList().get(place).budget();
          yield new Refused(What.MONEY, budget.scope(), budget.name(), wait, standing);
        }
      };
    }

    private <T> Stream<T> all(Function<Part, List<T>> of) {
      return demand.parts().stream().flatMap(part -> of.apply(part).stream());
    }

    private Standing standing() {
      @Nullable Level requests = null;
      @Nullable Level tokens = null;
      int ignored = in.array();
      for (Part part : demand.parts()) {
        for (Rate rate : part.rates()) {
          Level level = new Level(rate.perMinute(), in.number(), Duration.ofMillis(in.number()));
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
}
