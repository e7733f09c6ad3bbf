package dev.penstock.config;

import static dev.penstock.config.ConfigText.DEMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake alone, and what is said of it. */
final class ConfigErrorsTest {

  private static final String DURATION =
      "expected a duration such as 250ms, 30s, 10m, 1h or 1d (1mo is 30 days)";
  private static final String SIZE = "expected a size such as 64KiB or 10MiB, or a number of bytes";

  @TempDir Path folder;

  static Stream<Arguments> ofServer() {
    return Stream.of(
        arguments("sever: {}", "3:1: sever: unknown key (did you mean \"server\"?)"),
        arguments("server: {prot: 1}", "3:10: server.prot: unknown key (did you mean \"port\"?)"),
        arguments(
            "telemetry: {metrics: {zzz: 1}}",
            "3:23: telemetry.metrics.zzz: unknown key; expected one of enabled"),
        arguments(
            "server: {port: 70000}",
            "3:16: server.port: expected a whole number from 0 to 65535; got 70000"),
        arguments(
            "server: {port: 1.5}",
            "3:16: server.port: expected a whole number from 0 to 65535; got 1.5"),
        arguments(
            "server: {port: \"4000\"}",
            "3:16: server.port: expected a whole number from 0 to 65535; got \"4000\""),
        arguments(
            "server: {host: 12}", "3:16: server.host: expected a string that is not empty; got 12"),
        arguments("server: []", "3:1: server: expected a mapping; got a list"),
        arguments("server:", "3:1: server: expected a mapping; got nothing"),
        arguments("server: {max_body: 10MB}", "3:20: server.max_body: " + SIZE + "; got \"10MB\""),
        arguments("server: {max_body: 9GiB}", "3:20: server.max_body: expected a size below 2GiB"),
        arguments("server: {max_body: -1}", "3:20: server.max_body: " + SIZE + "; got -1"),
        arguments(
            "server: {keep_alive_comments: 15}",
            "3:31: server.keep_alive_comments: " + DURATION + ", or 0; got 15"),
        arguments(
            "server: {limits: {head_timeout: 0}}",
            "3:33: server.limits.head_timeout: " + DURATION + "; got 0"),
        arguments(
            "server: {limits: {head_timeout: 0s}}",
            "3:33: server.limits.head_timeout: " + DURATION + "; got \"0s\""),
        arguments(
            "server: {limits: {body_timeout: 999mo}}",
            "3:33: server.limits.body_timeout: expected a duration of at most 3650d"),
        arguments(
            "server: {cors: {origins: [\"https://a.example/\"]}}",
            "3:27: server.cors.origins[0]: expected an origin such as https://app.example.com"
                + " (no path), or *; got \"https://a.example/\""),
        arguments(
            "server: {tls: {cert: /no/such, key: /no/such}}",
            "3:22: server.tls.cert: expected a file that can be read\n"
                + "3:37: server.tls.key: expected a file that can be read"),
        arguments(
            "server: {tls: {cert: /no/such}}",
            "3:10: server.tls.key: missing; expected a string that is not empty\n"
                + "3:22: server.tls.cert: expected a file that can be read"),
        arguments(
            "server: {host: 0.0.0.0}",
            "3:16: server.host: an address other than loopback needs auth.admin_key,"
                + " or server.allow_insecure: true"));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        arguments(
            "auth: {anonymous: atuo}",
            "3:19: auth.anonymous: expected one of auto, false, true; got \"atuo\""
                + " (did you mean \"auto\"?)"),
        arguments(
            "auth: {admin_key: 12345}", "3:19: auth.admin_key: expected a string; got a number"),
        arguments(
            "auth: {admin_key: \"a b\"}",
            "3:19: auth.admin_key: expected printable ASCII without spaces"),
        arguments(
            "routing: {strategy: lest-busy}",
            "3:21: routing.strategy: expected one of cost, latency, least-busy, round-robin, usage,"
                + " weighted; got \"lest-busy\" (did you mean \"least-busy\"?)"),
        arguments(
            "keys: [{name: a}]", "3:8: keys[0].key: missing; expected a string that is not empty"),
        arguments(
            "keys: [{name: a, key: k}, {name: a, key: k}]",
            "3:34: keys[1].name: the same as in keys[0]\n"
                + "3:42: keys[1].key: the same as in keys[0]"),
        arguments(
            "keys: [{name: a, key: \"\"}]",
            "3:23: keys[0].key: expected a string that is not empty; got a string"),
        arguments(
            "keys: [{name: a, key: k, models: []}]",
            "3:26: keys[0].models: expected a list of at least one element"),
        arguments(
            "keys: [{name: a, key: k, models: [dmeo, \"x*\"]}]",
            "3:35: keys[0].models[0]: no model group or alias of this name (did you mean \"demo\"?)"),
        arguments(
            "keys: [{name: a, key: k, expires: 2027-13-01T00:00:00Z}]",
            "3:35: keys[0].expires: expected a time such as 2027-01-01T00:00:00Z"),
        arguments(
            "routing: {queue: {\"ü%+~/ x\": 1}}",
            "3:19: routing.queue.\"ü%+~/ x\": unknown key; expected one of max_waiting, max_wait"),
        arguments("{auth: x}: 1", "3:1: a key must be plain text without control characters"),
        arguments(
            "auth: {admin_key: k}\nkeys: [{name: a, key: k}]",
            "4:23: keys[0].key: the same as auth.admin_key"));
  }

  @ParameterizedTest
  @MethodSource({"ofServer", "others"})
  void a_wrong_value_is_told_with_place_and_expectation(String yaml, String expected) {
    assertThat(new ConfigText(folder).errors(DEMO + yaml)).containsExactly(expected.split("\n"));
  }

  @Test
  void all_errors_are_told_at_once_in_the_order_of_the_file() {
    String yaml =
        """
        server: {port: x, host: 0.0.0.0}
        providers:
          a: {type: opnai}
        models:
          m: {deployments: [{provider: b, model: "*"}]}
        """;

    List<String> errors = new ConfigText(folder).errors(yaml, "server.admin_port=y");

    assertThat(errors)
        .extracting(error -> error.substring(0, error.indexOf(": ", 10)))
        .containsExactly(
            "1:16: server.port",
            "1:25: server.host",
            "3:13: providers.a.type",
            "5:32: models.m.deployments[0].provider",
            "5:42: models.m.deployments[0].model",
            "--set: server.admin_port");
  }
}
