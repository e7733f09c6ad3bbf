package dev.penstock.admission.auth;

import dev.penstock.config.BudgetConfig;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.KeyConfig.Role;
import dev.penstock.config.ModelConfig.Limits;
import dev.penstock.config.TeamConfig;
import dev.penstock.config.Terms;
import dev.penstock.config.Wildcard;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nobody grants what they do not hold: what whoever is bound to a team may make of a key. An admin
 * may make anything of it.
 */
final class Grants {
  private final Access who;

  Grants(Access who) {
    this.who = who;
  }

  /**
   * Whether a key that is there may be touched at all.
   *
   * @throws FailureException with {@code NotFound} if it must not even be known, or {@code
   *     NotPermitted}
   */
  void mayTouch(KeyConfig key) {
    if (!who.sees(key.team())) {
      throw new FailureException(new Failure.NotFound());
    }
    // Its new secret would open what its role opens.
    if (bound() && key.role() != Role.NONE) {
      throw refused("Keys with a role are changed by an admin.");
    }
  }

  /**
   * Whether a block may be lifted, or lost with its key.
   *
   * @throws FailureException with {@code NotPermitted} if an admin laid it and this is none
   */
  void mayUnblock(Roster.Key key) {
    if (bound() && key.config().blocked() && !key.document().ofTeam()) {
      throw refused("An admin has blocked this key; an admin unblocks it.");
    }
  }

  /** Whether a block is of the team: laid by its own admin, and not by an admin as well. */
  boolean ownBlock(KeyConfig after, boolean asked, Roster.@Nullable Key before) {
    if (!after.blocked()) {
      return false;
    }
    if (before == null || !before.config().blocked()) {
      return bound();
    }
    boolean anew = asked && !bound();
    return !anew && before.document().ofTeam();
  }

  /**
   * Whether a key may be made so.
   *
   * @param ring to know models by the names of their groups
   * @throws FailureException with {@code NotPermitted}
   */
  void mayGrant(KeyConfig wanted, KeyRing ring) {
    if (!bound()) {
      return;
    }
    if (!who.sees(wanted.team())) {
      throw refused("A team's admin makes keys of that team only.");
    }
    if (wanted.role() != Role.NONE) {
      throw refused("A team's admin gives nobody a role.");
    }
    if (wanted.explain() && !who.explain()) {
      throw refused("explain is given by who has it.");
    }
    TeamConfig team = ring.team(Objects.requireNonNull(who.team()));
    if (team == null) {
      throw refused("The team is gone.");
    }
    models(ring.canonical(wanted.models()), ring.canonical(team.models()));
    terms(wanted.terms(), team.terms());
  }

  private boolean bound() {
    return who.team() != null;
  }

  private static void models(List<String> wanted, List<String> held) {
    for (String model : wanted) {
      if (!held.isEmpty() && held.stream().noneMatch(own -> new Wildcard(own).covers(model))) {
        throw refused("The team does not hold the model '" + model + "'.");
      }
    }
  }

  private static void terms(Terms wanted, Terms held) {
    limits(wanted.limits(), held.limits());
    wanted
        .modelLimits()
        .forEach((model, limits) -> {
          limits(limits, held.limits());
          limits(limits, held.modelLimits().getOrDefault(model, Limits.NONE));
        });
    for (BudgetConfig budget : wanted.budgets()) {
      for (BudgetConfig own : held.budgets()) {
        if (own.window().text().equals(budget.window().text())
            && budget.limitNanoUsd() > own.limitNanoUsd()) {
          throw refused("A budget is larger than the team's of the same window.");
        }
      }
    }
  }

  private static void limits(Limits wanted, Limits held) {
    if (exceeds(wanted.rpm(), held.rpm())
        || exceeds(wanted.tpm(), held.tpm())
        || exceeds(wanted.maxParallel(), held.maxParallel())) {
      throw refused("A limit is larger than the team's.");
    }
  }

  private static boolean exceeds(@Nullable Number wanted, @Nullable Number held) {
    return wanted != null && held != null && wanted.longValue() > held.longValue();
  }

  private static FailureException refused(String message) {
    return new FailureException(new Failure.NotPermitted(message));
  }
}
