package dev.penstock.admission.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.KeyHash.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key made at run time, as it is kept: never the key itself.
 *
 * @param settings as in an entry of the file, without name and key; not to be changed
 * @param createdBy who made it
 * @param rotated when it was replaced last
 * @param revoked when it was revoked; null if it was not
 * @param ofTeam whether it is blocked by an admin of its team, who may then unblock it
 * @param previous the one before the last rotation, in its grace period
 */
public record KeyDocument(
    String name,
    ObjectNode settings,
    Digest digest,
    Instant created,
    String createdBy,
    @Nullable Instant rotated,
    @Nullable Instant revoked,
    boolean ofTeam,
    @Nullable Previous previous) {
  private static final String BLOCKED_BY = "blocked_by";
  private static final String TEAM = "team";

  /** A key that has been replaced and is still good until then. */
  record Previous(Digest digest, Instant until) {}

  /** One that is new. */
  static KeyDocument made(
      String name, ObjectNode settings, Digest digest, Instant now, String actor) {
    return new KeyDocument(name, settings, digest, now, actor, null, null, false, null);
  }

  KeyDocument with(ObjectNode other) {
    return new KeyDocument(
        name, other, digest, created, createdBy, rotated, revoked, ofTeam, previous);
  }

  /** Whether its block, if it has one, is of its team. */
  KeyDocument blockedOfTeam(boolean own) {
    return new KeyDocument(
        name, settings, digest, created, createdBy, rotated, revoked, own, previous);
  }

  /** Revoked: neither key is of use any more. */
  KeyDocument revokedAt(Instant now) {
    return new KeyDocument(name, settings, digest, created, createdBy, rotated, now, ofTeam, null);
  }

  /** With another key; this one is good until then, or ends at once. */
  KeyDocument rotatedAt(Instant now, Digest next, Instant until) {
    Previous old = until.isAfter(now) ? new Previous(digest, until) : null;
    return new KeyDocument(name, settings, next, created, createdBy, now, revoked, ofTeam, old);
  }

  /** Enough to tell keys apart. */
  public String fingerprint() {
    return digest.fingerprint();
  }

  /** Until when the key before is good as well; null if there is none any more. */
  public @Nullable Instant previousUntil(Instant now) {
    return previous == null || !now.isBefore(previous.until()) ? null : previous.until();
  }

  static KeyDocument read(String name, ObjectNode json) {
    ObjectNode previous = json.get("previous") instanceof ObjectNode node ? node : null;
    return new KeyDocument(
        name,
        (ObjectNode) json.get("settings"),
        Digest.ofHex(json.get("digest").asText()),
        Instant.parse(json.get("created").asText()),
        json.path("created_by").asText(),
        instant(json, "rotated"),
        instant(json, "revoked"),
        json.path(BLOCKED_BY).asText().equals(TEAM),
        previous == null
            ? null
            : new Previous(
                Digest.ofHex(previous.get("digest").asText()),
                Instant.parse(previous.get("until").asText())));
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("settings", settings);
    json.put("digest", digest.hex())
        .put("created", created.toString())
        .put("created_by", createdBy)
        .put("rotated", text(rotated))
        .put("revoked", text(revoked));
    if (ofTeam) {
      json.put(BLOCKED_BY, TEAM);
    }
    if (previous != null) {
      json.putObject("previous")
          .put("digest", previous.digest().hex())
          .put("until", previous.until().toString());
    }
    return json;
  }

  private static @Nullable Instant instant(ObjectNode json, String field) {
    return json.path(field).isTextual() ? Instant.parse(json.path(field).asText()) : null;
  }

  static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
