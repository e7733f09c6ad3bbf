package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.redis.TestTls;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinkSettingsTest {
  @TempDir Path folder;

  private static String sinks(String list) {
    return DEMO + "telemetry: {sinks: [" + list + "]}";
  }

  @Test
  void sinks_have_their_defaults() {
    Config config =
        new ConfigText(folder)
            .config(
                sinks(
                    "{type: file, path: out/l.ndjson},"
                        + " {type: postgres, url: \"postgresql://u:p@db/x\"},"
                        + " {type: webhook, name: hook, url: \"https://h/x\", secret:"
                        + " 0123456789abcdef}"));

    assertThat(config.telemetry().sinks())
        .containsExactly(
            new SinkConfig.File("file", Path.of("out/l.ndjson"), 64 << 20, true),
            new SinkConfig.Postgres(
                "postgres", new Secret("postgresql://u:p@db/x"), "penstock_ledger", null),
            new SinkConfig.Webhook(
                "hook",
                new SinkConfig.Address(URI.create("https://h/x")),
                new Secret("0123456789abcdef")));
    assertThat(config.telemetry().toString()).doesNotContain("u:p", "https://h", "0123456789");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {type: file}                                        | sinks[0].path: missing
          {type: kafka}                                       | sinks[0].type: expected
          {type: file, path: a, url: x}                       | sinks[0].url: a sink of this type has none
          {type: file, path: a, table: x}                     | sinks[0].table: a sink of this type has none
          {type: postgres}                                    | sinks[0].url: missing
          {type: postgres, url: "http://h/x"}                 | sinks[0].url: expected an address as in postgresql://
          {type: postgres, url: "postgresql://u:p@h:99999/x"} | sinks[0].url: expected an address as in postgresql://
          {type: postgres, url: "postgresql://u:p@h/x?sslmode=full"} | sinks[0].url: expected sslmode to be one of
          {type: postgres, url: "postgresql://h/x", table: "a;b"} | sinks[0].table: expected a table's name
          {type: postgres, url: "postgresql://h/x?sslmode=verify-full", ca: no.pem} | sinks[0].ca: expected a PEM file
          {type: postgres, url: "postgresql://h/x?sslmode=verify-full", ca: pom.xml} | sinks[0].ca: expected a PEM file
          {type: file, path: a, ca: b.pem}                    | sinks[0].ca: a sink of this type has none
          {type: webhook, url: "postgresql://h/x"}            | sinks[0].url: expected an address that begins with https
          {type: webhook, url: "https://u:p@h/x"}             | sinks[0].url: expected an address without a user
          {type: webhook, url: "https://h", secret: short}    | sinks[0].secret: expected a secret of 16
          {type: webhook, url: "https://h", events: [breaker]} | sinks[0].events[0]: expected
          {type: file, path: a}, {type: file, path: b}        | sinks[1].name: there is a sink of this name
          {type: file, path: a}, {type: file, name: b, path: a} | sinks[1].path: another sink writes there
          {type: file, path: a, rotate: much}                 | sinks[0].rotate: expected a size
          """)
  void what_is_wrong_is_said_at_its_place(String list, String said) {
    assertThat(new ConfigText(folder).errors(sinks(list)))
        .singleElement()
        .asString()
        .contains("telemetry." + said)
        .doesNotContain("u:p");
  }

  @Test
  void a_private_authority_is_of_use_only_where_the_certificate_is_looked_at() {
    try (TestTls tls = TestTls.of("dns:db")) {
      String sink = "{type: postgres, url: \"postgresql://h/x%s\", ca: " + tls.certificate() + "}";

      assertThat(new ConfigText(folder).errors(sinks(sink.formatted("?sslmode=verify-full"))))
          .isEmpty();
      assertThat(new ConfigText(folder).errors(sinks(sink.formatted("?sslmode=require"))))
          .singleElement()
          .asString()
          .contains("sinks[0].ca: nobody is asked");
    }
  }

  @Test
  void cache_hints_are_for_anthropic() {
    String models = "models: {m: {deployments: [{provider: p, model: m}]}}\n";

    assertThat(
            new ConfigText(folder)
                .config(
                    "providers: {p: {type: anthropic, api_key: k, cache_hints: auto}}\n" + models)
                .providers()
                .values())
        .allMatch(ProviderConfig::cacheHints);
    assertThat(
            new ConfigText(folder)
                .errors("providers: {p: {type: openai, api_key: k, cache_hints: auto}}\n" + models))
        .singleElement()
        .asString()
        .contains("cache_hints: only a provider of type anthropic, bedrock or vertex has it");
  }
}
