package dev.penstock.admin;

import dev.penstock.config.KeyConfig.Role;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;

/**
 * Who may ask what of the admin API: an admin all, a viewer whatever is only looked at, a team's
 * admin what stands in this table, and of that only what is of its team. What is in no line is not
 * for it.
 */
final class Rules {
  private static final List<Line> TEAM_ADMIN =
      List.of(
          new Line("/admin/keys", "GET", "HEAD", "POST"),
          new Line("/admin/keys/*", "GET", "HEAD", "PATCH", "DELETE"),
          new Line("/admin/keys/*/block", "POST"),
          new Line("/admin/keys/*/unblock", "POST"),
          new Line("/admin/keys/*/revoke", "POST"),
          new Line("/admin/keys/*/rotate", "POST"),
          new Line("/admin/spend", "GET", "HEAD"),
          new Line("/admin/budgets", "GET", "HEAD"),
          new Line("/admin/requests", "GET", "HEAD"),
          new Line("/admin/ledger/export", "GET", "HEAD"),
          new Line("/admin/teams", "GET", "HEAD"),
          new Line("/admin/teams/*", "GET", "HEAD"));

  /** A step {@code *} stands for any one step. */
  private record Line(List<String> steps, Set<String> methods) {
    Line(String path, String... methods) {
      this(Rules.stepsOf(path), Set.of(methods));
    }

    boolean holds(List<String> asked, String method) {
      if (asked.size() != steps.size() || !methods.contains(method)) {
        return false;
      }
      for (int i = 0; i < steps.size(); i++) {
        if (!steps.get(i).equals("*") && !steps.get(i).equals(asked.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private Rules() {}

  /** Whether a role may ask this; {@code path} is normalized. */
  static boolean allow(Role role, HttpMethod method, String path) {
    return switch (role) {
      case ADMIN -> true;
      case VIEWER -> method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
      case TEAM_ADMIN -> {
        List<String> steps = stepsOf(path);
        yield TEAM_ADMIN.stream().anyMatch(line -> line.holds(steps, method.name()));
      }
      case NONE -> false;
    };
  }

  private static List<String> stepsOf(String path) {
    // Without what is empty at the end: a slash there changes nothing.
    return List.of(path.split("/"));
  }
}
