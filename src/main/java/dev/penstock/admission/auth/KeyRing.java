package dev.penstock.admission.auth;

import dev.penstock.api.Principal;
import dev.penstock.config.Config;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.Secret;
import dev.penstock.config.TeamConfig;
import dev.penstock.config.Terms;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The declared virtual keys of one configuration, and its admin key, which may call everything and
 * see how it was routed: who holds it may change all of that anyway. Keys are looked up by their
 * SHA-256, so that the time of a look-up tells nothing of how much of a guess was right.
 */
public final class KeyRing {
  /** Keys that we issue; an unknown one is a mistake, never an anonymous caller. */
  private static final String OURS = "sk-ps-";

  /** For logs; a declared key of this name is another caller with the same name. */
  private static final Principal ADMIN = new Principal("admin", List.of(), true);

  /** Anyone, where there is somebody who is not. */
  private static final Principal STRANGER = new Principal(null, List.of());

  private final Map<String, Entry> byDigest = new HashMap<>();
  private final @Nullable String adminDigest;
  private final boolean anonymous;
  private final InstantSource clock;

  private record Entry(Principal principal, @Nullable Instant expires) {}

  public KeyRing(Config config, InstantSource clock) {
    this.anonymous = config.auth().anonymous();
    this.clock = clock;
    Secret adminKey = config.auth().adminKey();
    this.adminDigest = adminKey == null ? null : digest(adminKey.value());
    Map<String, String> aliases = aliases(config);
    for (KeyConfig key : config.keys()) {
      List<String> models =
          key.models().contains("*")
              ? List.of()
              : key.models().stream().map(m -> aliases.getOrDefault(m, m)).toList();
      byDigest.put(
          digest(Objects.requireNonNull(key.key()).value()),
          new Entry(principal(key, models, config), key.expires()));
    }
  }

  /**
   * Who calls.
   *
   * @throws FailureException with {@code InvalidApiKey}, or {@code InvalidRequest} if two differ
   */
  public Principal principal(List<String> credentials) {
    if (credentials.isEmpty()) {
      return unknown("");
    }
    String credential = credentials.getFirst();
    if (credentials.stream().anyMatch(other -> !other.equals(credential))) {
      throw new FailureException(
          new Failure.InvalidRequest("The request carries two API keys that differ; send one."));
    }
    if (byDigest.isEmpty() && adminDigest == null) {
      return unknown(credential);
    }
    String digest = digest(credential);
    Entry entry = byDigest.get(digest);
    if (entry == null) {
      return digest.equals(adminDigest) ? ADMIN : unknown(credential);
    }
    Instant expires = entry.expires();
    if (expires != null && !clock.instant().isBefore(expires)) {
      throw new FailureException(new Failure.InvalidApiKey());
    }
    return entry.principal();
  }

  private static Principal principal(KeyConfig key, List<String> models, Config config) {
    TeamConfig team = key.team() == null ? null : config.teams().get(key.team());
    return new Principal(
        key.name(),
        key.team(),
        models,
        team == null ? List.of() : team.models(),
        key.explain(),
        key.terms(),
        team == null ? Terms.NONE : team.terms(),
        key.tags());
  }

  /** Who calls with the key of this name, expired or not; null if there is none. */
  public @Nullable Principal named(String name) {
    return byDigest.values().stream()
        .map(Entry::principal)
        .filter(principal -> name.equals(principal.keyName()))
        .findFirst()
        .orElse(null);
  }

  private Principal unknown(String credential) {
    if (!anonymous || credential.startsWith(OURS)) {
      throw new FailureException(new Failure.InvalidApiKey());
    }
    // Who has no admin key has nothing to hide from anybody.
    return adminDigest == null ? Principal.ANONYMOUS : STRANGER;
  }

  /** A key that names an alias may use the group behind it. */
  private static Map<String, String> aliases(Config config) {
    Map<String, String> groups = new HashMap<>();
    for (ModelConfig model : config.models().values()) {
      model.aliases().forEach(alias -> groups.put(alias, model.name()));
    }
    return groups;
  }

  private static String digest(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
