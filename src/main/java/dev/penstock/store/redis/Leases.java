package dev.penstock.store.redis;

import dev.penstock.admission.BudgetState;
import dev.penstock.admission.LocalTally;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.BudgetWindow.Kind;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this replica may spend of hard budgets while Redis is away: up to a twentieth of what is
 * left, leased in good times of budgets that are in use, far from their limit and not spent fast.
 * Safe for threads.
 */
final class Leases {
  private static final Script LEASE = Script.of("lease", "common");

  /** A replica that was away for longer may not spend it any more; Redis gives it to others. */
  private static final Duration GOOD_FOR = Duration.ofHours(1);

  private static final Duration IN_USE = Duration.ofMinutes(1);

  /** For so long it need not be said again. */
  private static final Duration NOTED = Duration.ofSeconds(1);

  private final LocalTally tally;
  private final Map<String, OpenPart> open;
  private final InstantSource clock;
  private final Map<String, Used> used = new ConcurrentHashMap<>();
  private final Map<String, Lease> leased = new ConcurrentHashMap<>();
  private final Map<String, Allowance> allowances = new ConcurrentHashMap<>();

  private record Used(BudgetConfig budget, Instant last) {}

  /**
   * What Redis was heard to hold for us.
   *
   * @param remaining of the budget, then
   * @param fit what a lease should be as things stood then
   */
  private record Lease(long slice, long nanoUsd, Instant at, long remaining, long fit) {
    /** What is not to be given back. */
    Lease kept() {
      return new Lease(slice, Math.min(nanoUsd, fit), at, remaining, fit);
    }
  }

  /** What the tally may reach in a slice, spent and held together. */
  private record Allowance(long slice, long nanoUsd) {}

  Leases(LocalTally tally, Map<String, OpenPart> open, InstantSource clock) {
    this.tally = tally;
    this.open = open;
    this.clock = clock;
  }

  /** Somebody asks for money of it. */
  void use(BudgetConfig budget, Instant now) {
    Used known = used.get(budget.id());
    boolean noted =
        known != null && known.last().plus(NOTED).isAfter(now) && known.budget().equals(budget);
    if (budget.hard() && !noted) {
      used.put(budget.id(), new Used(budget, now));
    }
  }

  /** Redis decides again: what was spent here meanwhile it knows. */
  void joined() {
    allowances.clear();
  }

  /**
   * Counted as the tally counts: with all that was spent here, and with what Redis already holds
   * for calls of ours that run.
   */
  long spendable(BudgetConfig budget) {
    Instant now = clock.instant();
    long slice = Span.at(budget, now).slice();
    Allowance allowance =
        allowances.computeIfAbsent(budget.id(), id -> allowance(budget, slice, now));
    boolean sameWindow = budget.window().kind() == Kind.ROLLING || allowance.slice() == slice;
    return sameWindow ? allowance.nanoUsd() : lease(budget, now);
  }

  private Allowance allowance(BudgetConfig budget, long slice, Instant now) {
    long sum = lease(budget, now) + heldByRedis(budget);
    for (BudgetState state : tally.standing(List.of(budget), now)) {
      sum += state.spentNanoUsd();
    }
    return new Allowance(slice, sum);
  }

  private long lease(BudgetConfig budget, Instant now) {
    Lease lease = leased.get(budget.id());
    return lease == null || lease.at().plus(GOOD_FOR).isBefore(now) ? 0 : lease.nanoUsd();
  }

  private long heldByRedis(BudgetConfig budget) {
    long sum = 0;
    for (OpenPart part : open.values()) {
      for (int i = 0; i < part.held().size(); i++) {
        if (part.part().holds().get(i).budget().id().equals(budget.id())) {
          sum += part.held().get(i);
        }
      }
    }
    return sum;
  }

  /**
   * Renews what is in use and gives back what is not. An answer may get lost, so money is given up
   * here first and then in Redis, and taken the other way round: Redis never holds less for us than
   * we think.
   */
  Future<Void> renew(RedisLink link, Keys keys, String epoch, String replica) {
    Instant now = clock.instant();
    List<Future<Void>> renewed = new ArrayList<>();
    for (Used each : List.copyOf(used.values())) {
      boolean inUse = each.last().plus(IN_USE).isAfter(now);
      if (!inUse) {
        used.remove(each.budget().id(), each);
      }
      renewed.add(
          renew(link, keys, epoch, replica, inUse ? each : new Used(each.budget(), Instant.MIN)));
    }
    return Future.join(renewed).mapEmpty();
  }

  private Future<Void> renew(RedisLink link, Keys keys, String epoch, String replica, Used each) {
    BudgetConfig budget = each.budget();
    Instant now = clock.instant();
    Span span = Span.at(budget, now);
    long before = before(each, span);
    Lease kept = before < 0 ? null : leased.computeIfPresent(budget.id(), (id, old) -> old.kept());
    if (kept == null) {
      leased.remove(budget.id());
    }
    List<String> arguments =
        List.of(
            epoch,
            replica,
            Long.toString(span.slice()),
            Long.toString(span.oldest()),
            Long.toString(budget.limitNanoUsd()),
            Long.toString(before),
            Long.toString(GOOD_FOR.toMillis()),
            Long.toString(kept == null ? 0 : kept.nanoUsd()),
            Long.toString(span.keepFrom()),
            Long.toString(span.expireAt()));
    return link.call(LEASE, List.of(keys.epoch(), keys.counter(budget.id())), arguments)
        .map(answer -> granted(each, span, now, answer));
  }

  /** What remained at the last round; -1 in a new window, -2 to give it back. */
  private long before(Used each, Span span) {
    if (each.last().equals(Instant.MIN)) {
      return -2;
    }
    Lease last = leased.get(each.budget().id());
    if (last == null || (span.widthMillis() == 0 && last.slice() != span.slice())) {
      return -1;
    }
    return Math.max(0, last.remaining());
  }

  private @Nullable Void granted(Used each, Span span, Instant now, Response answer) {
    if (!answer.get(0).toString().equals("E")) {
      leased.put(
          each.budget().id(),
          new Lease(
              span.slice(),
              answer.get(0).toLong(),
              now,
              answer.get(1).toLong(),
              answer.get(2).toLong()));
      if (each.last().equals(Instant.MIN)) {
        leased.remove(each.budget().id());
      }
    }
    return null;
  }

  /** Gives all of it back. */
  Future<Void> giveBack(RedisLink link, Keys keys, String epoch, String replica) {
    List<Future<Void>> given = new ArrayList<>();
    for (Used each : List.copyOf(used.values())) {
      given.add(renew(link, keys, epoch, replica, new Used(each.budget(), Instant.MIN)));
    }
    return Future.join(given).mapEmpty();
  }
}
