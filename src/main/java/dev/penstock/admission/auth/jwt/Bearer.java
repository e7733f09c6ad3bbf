package dev.penstock.admission.auth.jwt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a good token says of its bearer.
 *
 * @param teams names in its claim, of which one should be a team; empty if it has none
 * @param models patterns; null if it has no such claim
 */
public record Bearer(String name, List<String> teams, @Nullable List<String> models) {
  public Bearer {
    teams = List.copyOf(teams);
    models = models == null ? null : List.copyOf(models);
  }
}
