package dev.penstock.ingress;

import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelConfig.Deployment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which names the models of one provider are offered. A model that several groups have is
 * taken from the first one that the caller may use.
 */
final class Offers {
  private static final String STAR = "*";

  private final Snapshot snapshot;
  private final String provider;
  private final Principal caller;

  Offers(Snapshot snapshot, String provider, Principal caller) {
    this.snapshot = snapshot;
    this.provider = provider;
    this.caller = caller;
  }

  /**
   * One of them.
   *
   * @param name what callers ask for to get it
   * @param deployment with the model's name filled in
   */
  record Offer(String name, Deployment deployment) {}

  /** The provider's deployment of a model; null if no group has it. */
  @Nullable Deployment deployment(String model) {
    Offer offer = offer(model);
    return offer == null ? null : offer.deployment();
  }

  /** The offer of a model, in a group that the caller may use if there is one. */
  @Nullable Offer offer(String model) {
    Offer other = null;
    for (ModelConfig group : snapshot.config().models().values()) {
      for (Deployment deployment : group.deployments()) {
        Offer offer = deployment.provider().equals(provider) ? of(group, deployment, model) : null;
        if (offer != null && caller.mayUse(granted(group, offer))) {
          return offer;
        }
        other = other == null ? offer : other;
      }
    }
    return other;
  }

  /** What access to it is granted by. */
  private static String granted(ModelConfig group, Offer offer) {
    return group.name().contains(STAR) ? offer.name() : group.name();
  }

  private @Nullable Offer of(ModelConfig group, Deployment deployment, String model) {
    String star = star(deployment.model(), model);
    if (star == null) {
      return null;
    }
    String name = group.name().contains(STAR) ? group.name().replace(STAR, star) : group.name();
    // Another group may be more specific, and then it is that one's.
    return group.name().equals(snapshot.routes().group(name))
        ? new Offer(name, star.isEmpty() ? deployment : deployment.withModel(model))
        : null;
  }

  /** What the star stands for; empty for an equal name without one; null if it is another name. */
  private static @Nullable String star(String pattern, String model) {
    int at = pattern.indexOf(STAR);
    if (at < 0) {
      return pattern.equals(model) ? "" : null;
    }
    String before = pattern.substring(0, at);
    String after = pattern.substring(at + 1);
    boolean fits =
        model.length() > before.length() + after.length()
            && model.startsWith(before)
            && model.endsWith(after);
    return fits ? model.substring(at, model.length() - after.length()) : null;
  }

  /** Names of the provider's models, without those that a wildcard stands for. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (ModelConfig group : snapshot.config().models().values()) {
      for (Deployment deployment : group.deployments()) {
        if (deployment.provider().equals(provider) && !deployment.model().contains(STAR)) {
          names.add(deployment.model());
        }
      }
    }
    return names;
  }
}
