package dev.penstock.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code auth.jwt}: whose tokens are taken, and what their claims mean.
 *
 * @param issuer what {@code iss} must be
 * @param audience one of {@code aud}
 * @param jwks where the signing keys are
 * @param algorithms that are taken; none of them with a shared secret
 * @param defaultTeam of tokens without a team; null: such tokens are refused
 * @param refresh how often the signing keys are fetched
 * @param leeway for clocks that differ
 */
public record JwtConfig(
    String issuer,
    String audience,
    URI jwks,
    List<String> algorithms,
    Claims claims,
    @Nullable String defaultTeam,
    Duration refresh,
    Duration leeway) {
  public JwtConfig {
    algorithms = List.copyOf(algorithms);
  }

  /** Names of the claims that tell the team, the models and the caller's name. */
  public record Claims(String team, String models, String name) {}
}
