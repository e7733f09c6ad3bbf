package dev.penstock.admission.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.DirectoryWrites.Change;
import dev.penstock.config.AccessSettings;
import dev.penstock.config.Config;
import dev.penstock.config.ConfigError;
import dev.penstock.config.KeyConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys and changes them. Each change is checked by the rules of the file and by what whoever
 * asks may grant; it fails with {@link InvalidSettingsException}, {@code NotFound}, {@code
 * NotPermitted} or {@code Conflict}, and is in force here when it completes.
 */
public final class KeyDesk {
  private static final int KEY_BYTES = 32;

  /** Actor of the admin key. */
  private static final String RESERVED = "admin";

  private final DirectoryWrites writes;
  private final LiveKeys live;
  private final AccessSettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;

  KeyDesk(
      DirectoryWrites writes,
      LiveKeys live,
      AccessSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.writes = writes;
    this.live = live;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /** A key as it is shown once. */
  public record Issued(String key, KeyDocument document) {
    @Override
    public String toString() {
      return "issued key " + document.name();
    }
  }

  /**
   * Makes a key. {@code body}: its settings; without a team it is of the maker's, if it has one.
   */
  public Future<Issued> create(Access who, String name, ObjectNode body) {
    ObjectNode own = Settings.fresh(body);
    if (who.team() != null && !own.has("team")) {
      own.put("team", who.team());
    }
    return writes.write(
        who,
        "key.create",
        name,
        roster -> {
          KeyRing ring = live.ring();
          KeyConfig wanted = checked(ring, roster, name, own);
          if (roster.keys().containsKey(name) || declared(ring.config(), name)) {
            throw conflict("There is a key named '" + name + "' already.");
          }
          new Grants(who).mayGrant(wanted, ring);
          mustHaveRoom(roster, ring.config().state().made().keys());
          String key = newKey();
          KeyDocument document =
              KeyDocument.made(name, own, roster.hash().of(key), clock.instant(), who.actor())
                  .blockedOfTeam(new Grants(who).ownBlock(wanted, true, null));
          return change(null, document, new Issued(key, document));
        });
  }

  private static void mustHaveRoom(Roster roster, int most) {
    if (roster.keys().size() >= most) {
      throw conflict(
          "There are as many keys made at run time as state.max_keys allows ("
              + most
              + "); delete some that are revoked or expired first.");
    }
  }

  /** Changes settings as RFC 7396 has it. */
  public Future<KeyDocument> change(Access who, String name, ObjectNode patch) {
    return settings(who, "key.update", name, patch);
  }

  /** Has a key refused, or no longer. */
  public Future<KeyDocument> block(Access who, String name, boolean blocked) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    return settings(
        who, blocked ? "key.block" : "key.unblock", name, patch.put("blocked", blocked));
  }

  private Future<KeyDocument> settings(Access who, String action, String name, ObjectNode patch) {
    return writes.write(
        who,
        action,
        name,
        roster -> {
          KeyRing ring = live.ring();
          Roster.Key old = touched(who, ring, roster, name);
          mustNotBeRevoked(old);
          ObjectNode merged = Settings.merged(old.document().settings(), patch);
          KeyConfig wanted = checked(ring, roster, name, merged);
          Grants grants = new Grants(who);
          grants.mayGrant(wanted, ring);
          if (!wanted.blocked()) {
            grants.mayUnblock(old);
          }
          KeyDocument document =
              old.document()
                  .with(merged)
                  .blockedOfTeam(grants.ownBlock(wanted, patch.has("blocked"), old));
          return change(old, document, document);
        });
  }

  /** Ends a key for good; it stays in lists. Once more does nothing more. */
  public Future<KeyDocument> revoke(Access who, String name) {
    return touch(
        who,
        "key.revoke",
        name,
        key -> key.revoked() == null ? key.revokedAt(clock.instant()) : key);
  }

  private Future<KeyDocument> touch(
      Access who, String action, String name, UnaryOperator<KeyDocument> next) {
    return writes.write(
        who,
        action,
        name,
        roster -> {
          Roster.Key old = touched(who, live.ring(), roster, name);
          KeyDocument document = next.apply(old.document());
          return change(old, document, document);
        });
  }

  /** Makes another key of the same name; the one before is good for as long as the grace. */
  public Future<Issued> rotate(Access who, String name, Duration grace) {
    return writes.write(
        who,
        "key.rotate",
        name,
        roster -> {
          Roster.Key old = touched(who, live.ring(), roster, name);
          mustNotBeRevoked(old);
          String key = newKey();
          Instant now = clock.instant();
          KeyDocument document =
              old.document().rotatedAt(now, roster.hash().of(key), now.plus(grace));
          return change(old, document, new Issued(key, document));
        });
  }

  /** Takes a key away: its name may be used again. */
  public Future<Void> delete(Access who, String name) {
    return writes
        .<Boolean>write(
            who,
            "key.delete",
            name,
            roster -> {
              Roster.Key old = touched(who, live.ring(), roster, name);
              new Grants(who).mayUnblock(old);
              return new Change<>(Roster.keyId(name), old.source(), null, true);
            })
        .mapEmpty();
  }

  private Roster.Key touched(Access who, KeyRing ring, Roster roster, String name) {
    if (declared(ring.config(), name)) {
      boolean seen =
          ring.config().keys().stream()
              .anyMatch(key -> key.name().equals(name) && who.sees(key.team()));
      if (!seen) {
        throw new FailureException(new Failure.NotFound());
      }
      throw conflict("The key '" + name + "' is declared in the configuration; change it there.");
    }
    Roster.Key key = roster.keys().get(name);
    if (key == null) {
      throw new FailureException(new Failure.NotFound());
    }
    new Grants(who).mayTouch(key.config());
    return key;
  }

  private static void mustNotBeRevoked(Roster.Key key) {
    if (key.document().revoked() != null) {
      throw conflict("The key is revoked; make another one.");
    }
  }

  private KeyConfig checked(KeyRing ring, Roster roster, String name, ObjectNode wanted) {
    Set<String> teams = new HashSet<>(ring.config().teams().keySet());
    teams.addAll(roster.teams().keySet());
    Settings.mustBeRight(settings.wrongOfKey(ring.config(), teams, name, wanted));
    if (name.equals(RESERVED)) {
      throw new InvalidSettingsException(
          List.of(
              new ConfigError("body", 0, 0, "name", "the name of the admin key is taken", null)));
    }
    return settings.key(name, wanted);
  }

  private static boolean declared(Config config, String name) {
    return config.keys().stream().anyMatch(key -> key.name().equals(name));
  }

  private static <T> Change<T> change(Roster.@Nullable Key old, KeyDocument document, T result) {
    return new Change<>(
        Roster.keyId(document.name()),
        old == null ? null : old.source(),
        document.json().toString(),
        result);
  }

  private String newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return KeyRing.OURS + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static FailureException conflict(String message) {
    return new FailureException(new Failure.Conflict(message));
  }
}
