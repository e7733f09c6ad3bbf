package dev.penstock.admission;

import dev.penstock.admission.Part.Hold;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Slot;
import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.Taken.Room;
import dev.penstock.admission.Verdict.Granted;
import dev.penstock.admission.Verdict.Refused;
import dev.penstock.admission.Verdict.What;
import dev.penstock.admission.budget.Asked;
import dev.penstock.admission.budget.Counters;
import dev.penstock.admission.budget.Held;
import dev.penstock.admission.limit.Bucket;
import dev.penstock.admission.limit.Buckets;
import dev.penstock.admission.limit.Gauges;
import dev.penstock.api.spend.Standing;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetConfig.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decision: first everything is asked for, then everything is taken or nothing. If several
 * limits have no room, the one that takes longest to have some is told, so that who comes again
 * then finds room everywhere.
 */
final class Decision {
  /** Nobody knows when a call ends; soon enough to be of use, late enough not to be a flood. */
  private static final Duration PLACE_HINT = Duration.ofSeconds(1);

  private final Buckets buckets;
  private final Gauges gauges;
  private final Counters counters;
  private final Instant now;
  private final long nanos;
  private final List<List<Asked>> asked = new ArrayList<>();
  private @Nullable Lack worst;

  /** What there is not enough of. */
  private record Lack(What what, Scope scope, String name, Duration until) {}

  Decision(Buckets buckets, Gauges gauges, Counters counters, Instant now, long nanos) {
    this.buckets = buckets;
    this.gauges = gauges;
    this.counters = counters;
    this.now = now;
    this.nanos = nanos;
  }

  /** Asks for all of it: whether there is room. Takes nothing. */
  boolean ask(List<Part> parts) {
    for (Part part : parts) {
      part.rates().forEach(this::ask);
      part.slots().forEach(this::ask);
      List<Asked> money = new ArrayList<>();
      part.holds().forEach(hold -> ask(hold, money));
      asked.add(money);
    }
    buckets.answered(nanos);
    gauges.answered();
    counters.answered();
    return worst == null;
  }

  private void ask(Rate rate) {
    long wait = buckets.ask(rate.bucket(), rate.amount(), rate.perMinute(), nanos);
    if (wait > 0) {
      What what = rate.unit() == Unit.REQUESTS ? What.REQUESTS : What.TOKENS;
      lacks(new Lack(what, rate.scope(), rate.name(), Duration.ofNanos(wait)));
    }
  }

  private void ask(Slot slot) {
    if (!gauges.ask(slot.gauge(), slot.max())) {
      lacks(new Lack(What.PLACES, slot.scope(), slot.name(), PLACE_HINT));
    }
  }

  private void ask(Hold hold, List<Asked> money) {
    BudgetConfig budget = hold.budget();
    Asked room = counters.ask(hold, now);
    if (room != null) {
      money.add(room);
      if (room.untilRoom().isPositive()) {
        lacks(new Lack(What.MONEY, budget.scope(), budget.name(), room.untilRoom()));
      }
    } else if (budget.hard()) {
      // Nobody told what was spent of it; to guess that it is nothing would be dear.
      lacks(new Lack(What.STORE, budget.scope(), budget.name(), PLACE_HINT));
    }
  }

  private void lacks(Lack lack) {
    if (worst == null || lack.until().compareTo(worst.until()) > 0) {
      worst = lack;
    }
  }

  /** Takes what the part at this place was asked for. */
  Taken take(Part part, int place) {
    List<Room> rooms = new ArrayList<>(part.rates().size());
    for (Rate rate : part.rates()) {
      Bucket bucket = buckets.of(rate.bucket());
      rooms.add(new Room(bucket, rate.unit(), rate.amount(), bucket.take(rate.amount(), nanos)));
    }
    part.slots().forEach(slot -> gauges.take(slot.gauge()));
    List<Held> held = asked.get(place).stream().map(room -> room.hold(now)).toList();
    return new Taken(rooms, part.slots(), held);
  }

  /** The answer, after taking. */
  Verdict verdict(Demand demand) {
    Standing standing = Standings.of(demand, buckets, nanos);
    if (worst != null) {
      return new Refused(worst.what(), worst.scope(), worst.name(), worst.until(), standing);
    }
    List<BudgetConfig> passed =
        asked.stream()
            .flatMap(List::stream)
            .filter(Asked::passed)
            .map(Asked::limit)
            .distinct()
            .toList();
    return new Granted(now, standing, passed);
  }
}
