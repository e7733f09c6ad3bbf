package dev.penstock.admission.auth;

import dev.penstock.config.KeyConfig.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the admin API, and how far that reaches.
 *
 * @param actor name of the key that was used, {@code admin} for the admin key; for the audit log
 * @param team the only team whose things may be seen and changed; null for all there are
 * @param explain whether it sees how its requests are routed
 */
public record Access(String actor, Role role, @Nullable String team, boolean explain) {
  /** The admin key, and whoever is on this machine where none is set. */
  public static final Access OPERATOR = new Access("admin", Role.ADMIN, null, true);

  /** What a key with a role may do. */
  public static Access of(Caller caller) {
    String name = caller.principal().keyName();
    return new Access(
        name == null ? "" : name,
        caller.role(),
        caller.role() == Role.TEAM_ADMIN ? caller.principal().team() : null,
        caller.principal().explain());
  }

  /** Whether things of that team, or of none, may be seen. */
  public boolean sees(@Nullable String other) {
    return team == null || team.equals(other);
  }
}
