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

/** Settings of who may come in: tokens and trusted proxies. */
final class AccessErrorsTest {

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

  @Test
  void a_trusted_proxy_is_a_network() {
    assertThat(new ConfigText(folder).errors(DEMO + "server: {trusted_proxies: [proxy.example]}"))
        .singleElement()
        .asString()
        .contains("server.trusted_proxies[0]: expected a network");
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
