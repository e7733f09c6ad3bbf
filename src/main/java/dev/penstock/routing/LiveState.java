package dev.penstock.routing;

import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.CooldownStarted;
import dev.penstock.api.event.Fact;
import dev.penstock.config.Config;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.RoutingConfig;
import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.health.CredentialHealth;
import dev.penstock.routing.limit.DeploymentLimits;
import dev.penstock.routing.probe.Arms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of every deployment, in this process. It outlives configurations: a deployment that
 * stands in the next one too keeps what is known of it; one that does not is forgotten once nothing
 * is in flight on it, but for what it took of its limits in the last minute. Safe to use from every
 * event loop.
 */
public final class LiveState implements Arms {
  /** After it all that was taken of a limit is there again. */
  private static final Duration MINUTE = Duration.ofSeconds(61);

  private final Map<String, Signals> signals = new ConcurrentHashMap<>();
  private final Map<String, Gone> gone = new ConcurrentHashMap<>();
  private final Map<String, ArmHealth> arms = new ConcurrentHashMap<>();
  private final Map<String, CredentialHealth> credentials = new ConcurrentHashMap<>();
  private final Map<String, GroupState> groups = new ConcurrentHashMap<>();
  private final PolicyFaults faults = new PolicyFaults();
  private final RandomGenerator random;
  private final Consumer<Fact> facts;
  private final InstantSource wallClock;
  private volatile @Nullable Affinity affinity;

  /** A deployment that may come back. */
  private record Gone(DeploymentLimits limits, Instant since) {}

  /**
   * Nothing is known yet.
   *
   * @param random for jitter; used from any thread
   * @param facts hears of breakers and cooldowns, on any thread
   * @param wallClock tells which prices hold
   */
  public LiveState(RandomGenerator random, Consumer<Fact> facts, InstantSource wallClock) {
    this.random = random;
    this.facts = facts;
    this.wallClock = wallClock;
  }

  /** Where prices stay as they were at first. */
  public LiveState(RandomGenerator random, Consumer<Fact> facts) {
    this(random, facts, InstantSource.fixed(Instant.EPOCH));
  }

  /** For a table that no requests are routed by, or only those of one thread. */
  public LiveState() {
    this(new SplittableRandom(0), fact -> {});
  }

  /** Tells which prices hold. */
  InstantSource wallClock() {
    return wallClock;
  }

  /** Signals of each deployment by its id. */
  public Map<String, Signals> signals() {
    return Map.copyOf(signals);
  }

  /** Requests in flight on a deployment; 0 if there is none of that id. */
  public int inFlight(String deployment) {
    Signals known = signals.get(deployment);
    return known == null ? 0 : known.inFlight();
  }

  /** Breaker as the metric numbers it, of the worst arm: 0 closed, 1 half-open, 2 open. */
  public int state(String deployment, long nowNanos) {
    return armsOf(deployment)
        .map(health -> health.state(nowNanos))
        .mapToInt(state ->
            switch (state) {
              case CLOSED -> 0;
              case HALF_OPEN -> 1;
              case OPEN -> 2;
            })
        .max()
        .orElse(0);
  }

  /** How long rate limits or refused credentials still keep all its arms out; 0 if not all. */
  public long cooldownNanos(String deployment, long nowNanos) {
    return armsOf(deployment).mapToLong(health -> health.cooldownNanos(nowNanos)).min().orElse(0);
  }

  private Stream<ArmHealth> armsOf(String deployment) {
    return arms.entrySet().stream()
        .filter(arm -> deploymentOf(arm.getKey()).equals(deployment))
        .map(Map.Entry::getValue);
  }

  /** How often a strategy threw, and chance chose instead. */
  public long faults() {
    return faults.count();
  }

  @Override
  public Arms.@Nullable State of(
      ModelConfig.Deployment deployment, ProviderConfig.@Nullable Credential credential) {
    Signals known = signals.get(deployment.id());
    ArmHealth health = arms.get(RouteDecision.Chosen.arm(deployment, credential));
    return known == null || health == null ? null : new Arms.State(known, health);
  }

  PolicyFaults policyFaults() {
    return faults;
  }

  Affinity affinity() {
    return Objects.requireNonNull(affinity);
  }

  Member member(ModelConfig.Deployment deployment, ModelConfig.Limits limits, Config config) {
    List<ProviderConfig.Credential> keys =
        Objects.requireNonNull(config.providers().get(deployment.provider())).credentials();
    Deployment known =
        new Deployment(deployment, signals(deployment.id(), limits, config.routing()));
    return new Member(
        known,
        keys.isEmpty()
            ? List.of(arm(deployment, null, config.routing()))
            : keys.stream().map(key -> arm(deployment, key, config.routing())).toList());
  }

  private Signals signals(String deployment, ModelConfig.Limits limits, RoutingConfig routing) {
    Signals known = signals.get(deployment);
    if (known == null) {
      return signals.computeIfAbsent(deployment, id -> returned(id, limits, routing));
    }
    known.limits(limits);
    return known;
  }

  private Signals returned(String deployment, ModelConfig.Limits limits, RoutingConfig routing) {
    Gone before = gone.remove(deployment);
    if (before == null) {
      return new Signals(limits, routing);
    }
    before.limits().limits(limits);
    return new Signals(limits, routing, before.limits());
  }

  private Arm arm(
      ModelConfig.Deployment deployment,
      ProviderConfig.@Nullable Credential key,
      RoutingConfig routing) {
    String id = RouteDecision.Chosen.arm(deployment, key);
    CredentialHealth credential =
        key == null
            ? new CredentialHealth()
            : credentials.computeIfAbsent(key.id(), name -> new CredentialHealth());
    ArmHealth health =
        arms.computeIfAbsent(
            id,
            name -> {
              ArmHealth made =
                  new ArmHealth(routing.circuitBreaker(), routing.cooldown(), credential, random);
              made.listener(new Told(deployment.id(), name, facts));
              return made;
            });
    health.settings(routing.circuitBreaker(), routing.cooldown());
    return new Arm(id, key, health);
  }

  GroupState group(String name, RoutingConfig routing) {
    GroupState state = groups.computeIfAbsent(name, group -> new GroupState(routing));
    state.settings(routing);
    return state;
  }

  /** Another configuration comes into force: what is not in it is forgotten, if idle. */
  void settings(Config config, Set<String> armIds) {
    Affinity known = affinity;
    if (known == null) {
      affinity = new Affinity(config.routing().affinity());
    } else {
      known.settings(config.routing().affinity());
    }
    groups.keySet().retainAll(config.models().keySet());
    Set<String> deployments = new HashSet<>();
    config
        .models()
        .values()
        .forEach(model -> model.deployments().forEach(each -> deployments.add(each.id())));
    Instant now = wallClock.instant();
    gone.values().removeIf(each -> !now.isBefore(each.since().plus(MINUTE)));
    signals.entrySet().removeIf(e -> !deployments.contains(e.getKey()) && leaves(e, now));
    arms.keySet().removeIf(arm -> !armIds.contains(arm) && idle(deploymentOf(arm)));
    Set<String> keys = new HashSet<>();
    config
        .providers()
        .values()
        .forEach(provider -> provider.credentials().forEach(key -> keys.add(key.id())));
    // An arm that is still called keeps what it knows of its credential.
    arms.keySet().forEach(arm -> keys.add(arm.substring(arm.lastIndexOf('|') + 1)));
    credentials.keySet().retainAll(keys);
  }

  private boolean leaves(Map.Entry<String, Signals> deployment, Instant now) {
    if (!deployment.getValue().idle()) {
      return false;
    }
    gone.put(deployment.getKey(), new Gone(deployment.getValue().limits(), now));
    return true;
  }

  private boolean idle(String deployment) {
    Signals known = signals.get(deployment);
    return known == null || known.idle();
  }

  /** Credentials' ids hold no bar. */
  private static String deploymentOf(String arm) {
    int bar = arm.lastIndexOf('|');
    return bar < 0 ? arm : arm.substring(0, bar);
  }

  /** Publishes what becomes of an arm. */
  private record Told(String deployment, String arm, Consumer<Fact> facts)
      implements ArmHealth.Listener {
    @Override
    public void changed(ArmHealth.State state, long openNanos) {
      facts.accept(
          new BreakerChanged(
              deployment,
              arm,
              state.name().toLowerCase(Locale.ROOT),
              Duration.ofNanos(openNanos).toMillis()));
    }

    @Override
    public void cooling(ArmHealth.Why why, long nanos) {
      facts.accept(
          new CooldownStarted(
              deployment,
              arm,
              why.name().toLowerCase(Locale.ROOT),
              Duration.ofNanos(nanos).toMillis()));
    }
  }
}
