package dev.penstock.admission.auth;

import dev.penstock.admission.auth.KeyHash.Digest;
import dev.penstock.admission.auth.jwt.Bearer;
import dev.penstock.api.Arrival;
import dev.penstock.api.Principal;
import dev.penstock.config.Config;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.KeyConfig.Role;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.Secret;
import dev.penstock.config.TeamConfig;
import dev.penstock.config.Terms;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The virtual keys of one configuration and of what was made at run time, and the admin key, which
 * may call everything and see how it was routed: who holds it may change all of that anyway. One
 * snapshot; a look-up is one hash. Whatever is wrong with a key, its bearer is told the same.
 */
public final class KeyRing {
  /** Keys that we issue; an unknown one is a mistake, never an anonymous caller. */
  static final String OURS = "sk-ps-";

  /** Begins the names of callers with a token; no key has a colon in its name. */
  private static final String BEARER = "jwt:";

  /** A pattern that no model's name matches. */
  private static final List<String> NOTHING = List.of("");

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  /** For logs; a declared key of this name is another caller with the same name. */
  private static final Caller ADMIN =
      new Caller(new Principal("admin", List.of(), true), Role.ADMIN);

  /** Anyone, where there is nobody else. */
  private static final Caller ANYONE = new Caller(Principal.ANONYMOUS, Role.NONE);

  /** Anyone, where there is somebody who is not. */
  private static final Caller STRANGER = new Caller(new Principal(null, List.of()), Role.NONE);

  private final Map<Digest, Held> byDigest = new HashMap<>();
  private final Map<String, Held> byName = new HashMap<>();
  private final Map<String, String> aliases;
  private final Config config;
  private final Roster roster;
  private final KeyHash hash;
  private final @Nullable Digest adminDigest;
  private final InstantSource clock;

  /** A key and, during a grace period, the one before; {@code until} is when that one ends. */
  private record Held(HeldKey key, @Nullable Instant until) {}

  /** The keys that are declared, for as long as nothing else is known. */
  public KeyRing(Config config, InstantSource clock) {
    this(config, Roster.EMPTY, clock);
  }

  KeyRing(Config config, Roster roster, InstantSource clock) {
    this.config = config;
    this.roster = roster;
    this.hash = roster.hash();
    this.clock = clock;
    this.aliases = aliases(config);
    Secret adminKey = config.auth().adminKey();
    this.adminDigest = adminKey == null ? null : hash.of(adminKey.value());
    for (KeyConfig key : config.keys()) {
      Held held = new Held(held(key, false), null);
      byName.put(key.name(), held);
      byDigest.put(hash.of(Objects.requireNonNull(key.key()).value()), held);
    }
    roster.keys().values().forEach(this::add);
  }

  private void add(Roster.Key made) {
    KeyDocument document = made.document();
    if (byName.containsKey(document.name())) {
      LOG.warn(
          "key {} is declared in the configuration: the one made before is of no use",
          document.name());
      return;
    }
    HeldKey key = held(made.config(), document.revoked() != null);
    byName.put(document.name(), new Held(key, null));
    byDigest.putIfAbsent(document.digest(), new Held(key, null));
    KeyDocument.Previous previous = document.previous();
    if (previous != null) {
      byDigest.putIfAbsent(previous.digest(), new Held(key, previous.until()));
    }
  }

  private HeldKey held(KeyConfig key, boolean revoked) {
    TeamConfig team = key.team() == null ? null : team(key.team());
    boolean lost = key.team() != null && team == null;
    Principal principal =
        new Principal(
            key.name(),
            key.team(),
            canonical(key.models()),
            team == null ? List.of() : canonical(team.models()),
            key.explain(),
            key.terms(),
            team == null ? Terms.NONE : team.terms(),
            tags(key.tags(), team));
    return new HeldKey(
        new Caller(principal, key.role()), key, revoked || lost, config.server().trustedProxies());
  }

  private static List<String> tags(List<String> own, @Nullable TeamConfig team) {
    if (team == null || team.tags().isEmpty()) {
      return own;
    }
    return Stream.concat(own.stream(), team.tags().stream()).distinct().toList();
  }

  /** The team of this name, declared or made at run time. */
  public @Nullable TeamConfig team(String name) {
    TeamConfig declared = config.teams().get(name);
    return declared != null ? declared : roster.team(name);
  }

  /** The same keys to another configuration. */
  KeyRing in(Config other) {
    return new KeyRing(other, roster, clock);
  }

  /** The configuration whose names it speaks. */
  public Config config() {
    return config;
  }

  /** What was made at run time. */
  public Roster roster() {
    return roster;
  }

  /** For logs and lists: of a declared key. */
  public String fingerprint(Secret key) {
    return hash.of(key.value()).fingerprint();
  }

  /**
   * Who calls.
   *
   * @throws FailureException with {@code InvalidApiKey}, {@code RouteNotAllowed}, or {@code
   *     InvalidRequest} if two credentials differ
   */
  public Caller caller(Arrival arrival) {
    String credential = credential(arrival);
    if (credential.isEmpty() || (byDigest.isEmpty() && adminDigest == null)) {
      return unknown(credential);
    }
    Digest digest = hash.of(credential);
    Held held = byDigest.get(digest);
    if (held == null) {
      return digest.equals(adminDigest) ? ADMIN : unknown(credential);
    }
    Instant now = clock.instant();
    if ((held.until() != null && !now.isBefore(held.until())) || !held.key().opens(now, arrival)) {
      throw new FailureException(new Failure.InvalidApiKey());
    }
    if (!held.key().mayCall(arrival.path())) {
      throw new FailureException(new Failure.RouteNotAllowed());
    }
    return held.key().caller();
  }

  /**
   * Who bears a token that is good.
   *
   * @throws FailureException with {@code InvalidApiKey} if its team is none of ours
   */
  Caller bearer(Bearer bearer, @Nullable String defaultTeam) {
    List<String> names =
        bearer.teams().isEmpty() && defaultTeam != null ? List.of(defaultTeam) : bearer.teams();
    List<TeamConfig> teams =
        names.stream().distinct().map(this::team).filter(Objects::nonNull).toList();
    // Two of them would be a guess.
    if (teams.size() != 1) {
      throw new FailureException(new Failure.InvalidApiKey());
    }
    TeamConfig team = teams.getFirst();
    return new Caller(
        new Principal(
            BEARER + bearer.name(),
            team.name(),
            models(bearer.models()),
            canonical(team.models()),
            false,
            Terms.NONE,
            team.terms(),
            team.tags()),
        Role.NONE);
  }

  private List<String> models(@Nullable List<String> claimed) {
    if (claimed == null) {
      return List.of();
    }
    // An empty list in a token is no model, not every model.
    return claimed.isEmpty() ? NOTHING : canonical(claimed);
  }

  /**
   * The one credential of a request; empty if it has none.
   *
   * @throws FailureException with {@code InvalidRequest} if two differ
   */
  static String credential(Arrival arrival) {
    List<String> credentials = arrival.credentials();
    if (credentials.isEmpty()) {
      return "";
    }
    String credential = credentials.getFirst();
    for (String other : credentials) {
      if (!other.equals(credential)) {
        throw new FailureException(
            new Failure.InvalidRequest("The request carries two API keys that differ; send one."));
      }
    }
    return credential;
  }

  /** Who calls with the key of this name, expired or not; null if there is none. */
  public @Nullable Principal named(String name) {
    Held held = byName.get(name);
    return held == null ? null : held.key().caller().principal();
  }

  private Caller unknown(String credential) {
    if (!config.auth().anonymous() || credential.startsWith(OURS)) {
      throw new FailureException(new Failure.InvalidApiKey());
    }
    // Who has no admin key has nothing to hide from anybody.
    return adminDigest == null ? ANYONE : STRANGER;
  }

  /** A key that names an alias may use the group behind it. */
  List<String> canonical(List<String> models) {
    return models.contains("*")
        ? List.of()
        : models.stream().map(model -> aliases.getOrDefault(model, model)).toList();
  }

  private static Map<String, String> aliases(Config config) {
    Map<String, String> groups = new HashMap<>();
    for (ModelConfig model : config.models().values()) {
      model.aliases().forEach(alias -> groups.put(alias, model.name()));
    }
    return groups;
  }
}
