package dev.penstock.dispatch.charge;

import dev.penstock.admission.Part;
import dev.penstock.admission.Part.Rate;
import dev.penstock.admission.Part.Slot;
import dev.penstock.admission.Part.Unit;
import dev.penstock.api.Principal;
import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.ModelConfig.Limits;
import dev.penstock.config.Terms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits that one request draws on for its whole length: those of its key and of its team, and
 * those that they have for the model groups it comes to. Each is taken once, however many calls the
 * request makes.
 */
final class OwnLimits {
  private final Principal caller;
  private final Set<String> taken = new HashSet<>(2);

  OwnLimits(Principal caller) {
    this.caller = caller;
  }

  /** Whether the caller has any. */
  static boolean any(Principal caller) {
    return any(caller.own()) || any(caller.ofTeam());
  }

  private static boolean any(Terms terms) {
    return !terms.limits().equals(Limits.NONE) || !terms.modelLimits().isEmpty();
  }

  /**
   * What must be taken before a call in this group; null if there is nothing.
   *
   * @param tokens that the request may use; asked only where there is a limit on them
   */
  @Nullable Part missing(String id, String group, LongSupplier tokens) {
    return wanted(new Wanted(1, tokens), group).part(id);
  }

  /** Takes nothing, to learn where the caller stands; null if it has no such limits. */
  @Nullable Part look(String id) {
    Wanted nothing = wanted(new Wanted(0, () -> 0), "");
    return nothing.rates.isEmpty() ? null : new Part(id, nothing.rates, List.of(), List.of(), null);
  }

  private Wanted wanted(Wanted wanted, String group) {
    if (caller.keyName() != null) {
      add(wanted, Scope.KEY, caller.keyName(), caller.own(), group);
    }
    if (caller.team() != null) {
      add(wanted, Scope.TEAM, caller.team(), caller.ofTeam(), group);
    }
    return wanted;
  }

  /** It was granted: it is not taken again. */
  void took(String group) {
    taken.add("");
    taken.add(group);
  }

  private void add(Wanted wanted, Scope scope, String name, Terms terms, String group) {
    String id = scope.wire() + ':' + name;
    if (!taken.contains("")) {
      wanted.add(id, scope, name, terms.limits());
    }
    Limits ofModel = terms.modelLimits().get(group);
    if (ofModel != null && !taken.contains(group)) {
      wanted.add(id + ":model:" + group, Scope.MODEL, group, ofModel);
    }
  }

  /** Those of a deployment, where all replicas share them; null if it has none. */
  static @Nullable Wanted of(Deployment deployment, LongSupplier tokens) {
    if (deployment.limits().equals(Limits.NONE)) {
      return null;
    }
    Wanted wanted = new Wanted(1, tokens);
    wanted.add(
        "deployment:" + deployment.id(), Scope.DEPLOYMENT, deployment.id(), deployment.limits());
    return wanted;
  }

  /** Rates and places to take. */
  static final class Wanted {
    private final int requests;
    private final LongSupplier tokens;
    private final List<Rate> rates = new ArrayList<>(4);
    private final List<Slot> slots = new ArrayList<>(2);

    private Wanted(int requests, LongSupplier tokens) {
      this.requests = requests;
      this.tokens = tokens;
    }

    List<Rate> rates() {
      return rates;
    }

    List<Slot> slots() {
      return slots;
    }

    private void add(String id, Scope scope, String name, Limits limits) {
      Integer rpm = limits.rpm();
      if (rpm != null) {
        rates.add(new Rate(id + ":rpm", scope, name, Unit.REQUESTS, rpm, requests));
      }
      Long tpm = limits.tpm();
      if (tpm != null) {
        // A prompt that is larger than the limit may pass, alone.
        rates.add(
            new Rate(
                id + ":tpm", scope, name, Unit.TOKENS, tpm, Math.min(tpm, tokens.getAsLong())));
      }
      Integer places = limits.maxParallel();
      if (places != null) {
        slots.add(new Slot(id, scope, name, places));
      }
    }

    private @Nullable Part part(String id) {
      return rates.isEmpty() && slots.isEmpty()
          ? null
          : new Part(id, rates, slots, List.of(), null);
    }
  }
}
