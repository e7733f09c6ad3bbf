package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Configs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of who may come in and spend: tokens, trusted proxies, budgets of keys and teams. */
final class AccessErrorsTest {

  private static final String OWN =
      """
      teams: {t: {budgets: [{limit: 1, window: 1mo}, {limit: 1, window: 2h}]}}
      keys:
        - {name: a, key: sk-ps-a, team: t, budgets: [{limit: 1, window: 1d}]}
        - {name: b, key: sk-ps-b, team: t}
      budgets:
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          issuer: i, audience: a, jwks: "https://i/k"                               | auth.jwt.algorithms: missing
          issuer: i, jwks: "https://i/k", algorithms: [RS256]                       | auth.jwt.audience: missing
          audience: a, jwks: "https://i/k", algorithms: [RS256]                     | auth.jwt.issuer: missing
          issuer: "", audience: a, jwks: "https://i/k", algorithms: [RS256]         | auth.jwt.issuer: expected
          issuer: i, audience: a, jwks: "https://i/k", algorithms: []               | auth.jwt.algorithms: expected
          issuer: i, audience: a, jwks: "https://i/k", algorithms: [none]           | auth.jwt.algorithms[0]: expected
          issuer: i, audience: a, jwks: "https://i/k", algorithms: [HS256]          | auth.jwt.algorithms[0]: expected
          issuer: i, audience: a, jwks: "http://i.example/k", algorithms: [RS256]   | auth.jwt.jwks: expected an https address
          issuer: i, audience: a, jwks: "file:///k", algorithms: [RS256]            | auth.jwt.jwks: there is no such file
          issuer: i, audience: a, jwks: "https://u:p@i/k", algorithms: [RS256]      | auth.jwt.jwks: expected an https address
          """)
  void a_token_setting_that_would_let_anybody_in_is_refused(String jwt, String problem) {
    assertThat(new ConfigText(folder).errors(DEMO + "auth: {jwt: {" + jwt + "}}"))
        .anySatisfy(error -> assertThat(error).contains(problem));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example",
        "999.1.1.1",
        "10.0.0.0/33",
        "10.0.0.0/",
        "zz:zz",
        "2001:db8::/129",
        "fe80::1%eth0",
        "[::1]"
      })
  void a_trusted_proxy_is_a_network(String text) {
    assertThat(
            new ConfigText(folder).errors(DEMO + "server: {trusted_proxies: [\"" + text + "\"]}"))
        .singleElement()
        .asString()
        .contains("server.trusted_proxies[0]: expected a network");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "many", "1000000001"})
  void a_limit_of_a_team_is_a_number_above_zero(String rpm) {
    assertThat(new ConfigText(folder).errors(DEMO + "teams: {t: {rpm: " + rpm + "}}"))
        .singleElement()
        .asString()
        .contains("teams.t.rpm: expected a whole number from 1 to 1000000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scope: key, name: a, window: 1d                            | key
          scope: key, name: a, window: 24h, timezone: Asia/Tokyo     | key
          scope: team, name: t, window: 1mo                          | team
          scope: team, name: t, window: 1mo, timezone: Europe/Berlin | team
          scope: team, name: t, window: 2h                           | team
          """)
  void a_budget_that_stands_twice_is_refused(String second, String whose) {
    assertThat(new ConfigText(folder).errors(DEMO + OWN + "  - {limit: 2, " + second + "}\n"))
        .singleElement()
        .asString()
        .contains(
            "budgets[0].window: this " + whose + " has a budget of this window among its own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scope: key, name: a, window: 1mo",
        "scope: key, name: b, window: 1d",
        "scope: team, name: t, window: 1d",
        "scope: tag, name: a, window: 1d"
      })
  void a_budget_of_another_owner_or_window_is_another_budget(String second) {
    assertThat(new ConfigText(folder).errors(DEMO + OWN + "  - {limit: 2, " + second + "}\n"))
        .isEmpty();
  }

  /** Redis counts exactly to 2^53 nano-dollars, about nine times as much. */
  @Test
  void a_budget_is_far_smaller_than_what_is_counted_exactly() {
    String teams = "teams: {t: {budgets: [{window: 1mo, limit: ";

    assertThat(new ConfigText(folder).errors(DEMO + teams + "1000000}]}}")).isEmpty();
    assertThat(new ConfigText(folder).errors(DEMO + teams + "1000000.000000001}]}}"))
        .singleElement()
        .asString()
        .contains("limit: expected US dollars such as 2.50, at most 1000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max_wait: 1s                     | queue.max_waiting: nobody waits
          max_waiting: 5                   | queue.max_wait: nobody waits
          max_wait: 0s, max_waiting: 5     | queue.max_wait: nobody waits
          max_wait: soon, max_waiting: 5   | queue.max_wait: expected a duration
          max_wait: 1s, max_waiting: -1    | queue.max_waiting: expected
          """)
  void half_a_queue_is_none(String queue, String problem) {
    assertThat(new ConfigText(folder).errors(DEMO + "queue: {" + queue + "}"))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void requests_wait_only_where_that_is_wanted() {
    assertThat(Configs.load(DEMO).queue().on()).isFalse();
    assertThat(Configs.load(DEMO + "queue: {max_wait: 0, max_waiting: 0}").queue().on()).isFalse();
    assertThat(Configs.load(DEMO + "queue: {max_wait: 2s, max_waiting: 3}").queue())
        .isEqualTo(new QueueConfig(Duration.ofSeconds(2), 3));
  }

  @Test
  void what_is_left_out_has_defaults() {
    Config config =
        Configs.load(
            DEMO
                + "auth: {jwt: {issuer: i, audience: a, jwks: \"http://127.0.0.1/k\","
                + " algorithms: [ES256]}}");

    assertThat(config.auth().jwt())
        .isEqualTo(
            new JwtConfig(
                "i",
                "a",
                URI.create("http://127.0.0.1/k"),
                List.of("ES256"),
                new JwtConfig.Claims("team", "models", "sub"),
                null,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30)));
  }
}
