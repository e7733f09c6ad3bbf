package dev.penstock.admission.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.DirectoryWrites.Change;
import dev.penstock.config.AccessSettings;
import dev.penstock.config.Config;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Makes teams and changes them; an admin's work. Fails as {@link KeyDesk} does. */
public final class TeamDesk {
  private final DirectoryWrites writes;
  private final LiveKeys live;
  private final AccessSettings settings;

  TeamDesk(DirectoryWrites writes, LiveKeys live, AccessSettings settings) {
    this.writes = writes;
    this.live = live;
    this.settings = settings;
  }

  /** Makes a team. Completes with its settings. */
  public Future<ObjectNode> create(Access who, String name, ObjectNode body) {
    ObjectNode own = Settings.fresh(body);
    return writes.write(
        who,
        "team.create",
        name,
        roster -> {
          Config config = live.ring().config();
          Settings.mustBeRight(settings.wrongOfTeam(config, name, own));
          if (config.teams().containsKey(name) || roster.teams().containsKey(name)) {
            throw conflict("There is a team named '" + name + "' already.");
          }
          int most = config.state().made().teams();
          if (roster.teams().size() >= most) {
            throw conflict(
                "There are as many teams made at run time as state.max_teams allows ("
                    + most
                    + "); delete some first.");
          }
          return change(name, null, own);
        });
  }

  /** Changes settings as RFC 7396 has it. Completes with all of them. */
  public Future<ObjectNode> change(Access who, String name, ObjectNode patch) {
    return writes.write(
        who,
        "team.update",
        name,
        roster -> {
          Roster.Team old = known(roster, name);
          ObjectNode merged = Settings.merged(old.settings(), patch);
          Settings.mustBeRight(settings.wrongOfTeam(live.ring().config(), name, merged));
          return change(name, old.source(), merged);
        });
  }

  /** Takes a team away that has no keys. */
  public Future<Void> delete(Access who, String name) {
    return writes
        .<Boolean>write(
            who,
            "team.delete",
            name,
            roster -> {
              Roster.Team old = known(roster, name);
              if (roster.keys().values().stream()
                  .anyMatch(key -> name.equals(key.config().team()))) {
                throw conflict("The team '" + name + "' has keys; delete them first.");
              }
              return new Change<>(Roster.teamId(name), old.source(), null, true);
            })
        .mapEmpty();
  }

  private Roster.Team known(Roster roster, String name) {
    if (live.ring().config().teams().containsKey(name)) {
      throw conflict("The team '" + name + "' is declared in the configuration; change it there.");
    }
    Roster.Team team = roster.teams().get(name);
    if (team == null) {
      throw new FailureException(new Failure.NotFound());
    }
    return team;
  }

  private static Change<ObjectNode> change(
      String name, @Nullable String before, ObjectNode settings) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.set("settings", settings);
    return new Change<>(Roster.teamId(name), before, document.toString(), settings);
  }

  private static FailureException conflict(String message) {
    return new FailureException(new Failure.Conflict(message));
  }
}
