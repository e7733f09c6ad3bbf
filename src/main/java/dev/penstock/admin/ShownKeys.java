package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.Access;
import dev.penstock.admission.auth.KeyDocument;
import dev.penstock.admission.auth.KeyRing;
import dev.penstock.admission.auth.Roster;
import dev.penstock.config.KeyConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys as they are shown: never the key, only name, fingerprint, dates and settings. */
final class ShownKeys {
  private final KeyRing ring;
  private final Instant now;

  ShownKeys(KeyRing ring, Instant now) {
    this.ring = ring;
    this.now = now;
  }

  /** A key and what is told of it. */
  record Shown(String name, ObjectNode json) {}

  /** All that may be seen, sorted by name. */
  List<Shown> all(Access who) {
    List<Shown> all = new ArrayList<>();
    Set<String> declared = new HashSet<>();
    for (KeyConfig key : ring.config().keys()) {
      declared.add(key.name());
      if (who.sees(key.team())) {
        all.add(new Shown(key.name(), declared(key)));
      }
    }
    ring.roster()
        .keys()
        .forEach((name, key) -> {
          if (who.sees(key.config().team()) && !declared.contains(name)) {
            all.add(new Shown(name, made(key)));
          }
        });
    all.sort(Comparator.comparing(Shown::name));
    return all;
  }

  /** Null if there is none that may be seen. */
  @Nullable ObjectNode one(Access who, String name) {
    for (KeyConfig key : ring.config().keys()) {
      if (key.name().equals(name)) {
        return who.sees(key.team()) ? declared(key) : null;
      }
    }
    Roster.Key key = ring.roster().keys().get(name);
    return key != null && who.sees(key.config().team()) ? made(key) : null;
  }

  private ObjectNode made(Roster.Key key) {
    return made(key.document(), status(key.config(), key.document().revoked() != null));
  }

  private ObjectNode made(KeyDocument key, String status) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", key.name())
            .put("source", "api")
            .put("status", status)
            .put("fingerprint", key.fingerprint())
            .put("created", key.created().toString())
            .put("created_by", key.createdBy())
            .put("rotated", text(key.rotated()))
            .put("revoked", text(key.revoked()))
            .put("previous_until", text(key.previousUntil(now)));
    json.setAll(key.settings());
    return json;
  }

  private ObjectNode declared(KeyConfig key) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", key.name())
            .put("source", "config")
            .put("status", status(key, false))
            .put("fingerprint", ring.fingerprint(Objects.requireNonNull(key.key())));
    return json.setAll(TermsJson.of(key));
  }

  private String status(KeyConfig key, boolean revoked) {
    if (revoked) {
      return "revoked";
    }
    if (key.blocked()) {
      return "blocked";
    }
    Instant expires = key.expires();
    if (expires != null && !now.isBefore(expires)) {
      return "expired";
    }
    return key.team() != null && ring.team(key.team()) == null ? "no_team" : "active";
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
