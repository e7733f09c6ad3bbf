package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class CheckCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path good;
  private Path bad;

  @BeforeEach
  void write() throws IOException {
    String yaml =
        """
        providers: {demo: {type: simulated}}
        models: {demo: {deployments: [{provider: demo, model: demo}]}}
        """;
    good = Files.writeString(folder.resolve("good.yaml"), yaml);
    bad = Files.writeString(folder.resolve("bad.yaml"), yaml + "sever: {}\nserver: {port: x}\n");
  }

  private int run(String... arguments) {
    return new CommandLine(new CheckCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void a_good_file_is_counted() {
    int code = run("--config", good.toString());

    assertThat(code).isZero();
    assertThat(out).hasToString(good + ": ok (1 provider, 1 model, 0 keys)\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void every_error_is_one_line() {
    int code = run("--config", bad.toString());

    assertThat(code).isOne();
    assertThat(err.toString().lines())
        .containsExactly(
            bad + ":3:1: sever: unknown key (did you mean \"server\"?)",
            bad + ":4:16: server.port: expected a whole number from 0 to 65535; got \"x\"",
            "2 errors");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_warning_is_one_line_and_no_error() {
    int code = run("--config", good.toString(), "--set", "auth.admin_key=secret");

    assertThat(code).isZero();
    assertThat(err.toString())
        .startsWith("warning: --set: auth.admin_key: a secret in plain text;")
        .doesNotContain("=secret");
    assertThat(out.toString()).contains(": ok (");
  }

  @Test
  void warnings_are_told_beside_errors() {
    int code = run("--config", bad.toString(), "--set", "auth.admin_key=secret");

    assertThat(code).isOne();
    assertThat(err.toString()).startsWith("warning: --set: auth.admin_key").endsWith("2 errors\n");
  }

  @Test
  void scripts_are_told_how_severe_it_is() {
    int wrong = run("--config", bad.toString(), "--format", "json");
    int right =
        run("--config", good.toString(), "--format", "json", "--set", "auth.admin_key=secret");

    assertThat(wrong).isOne();
    assertThat(right).isZero();
    assertThat(out.toString()).contains("\"severity\" : \"error\"", "\"severity\" : \"warning\"");
  }

  @Test
  void an_override_is_checked_too() {
    int code = run("--config", good.toString(), "--set", "server.port=x");

    assertThat(code).isOne();
    assertThat(err.toString())
        .startsWith("--set: server.port: expected a whole number from 0 to 65535; got \"x\"\n");
  }

  @Test
  void errors_for_scripts_are_a_json_array() {
    int code = run("--config", bad.toString(), "--format", "json");

    assertThat(code).isOne();
    assertThat(out.toString())
        .contains("\"line\" : 3", "\"path\" : \"sever\"", "\"suggestion\" : \"server\"");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void no_errors_for_scripts_are_an_empty_array() {
    int code = run("--config", good.toString(), "--format", "json");

    assertThat(code).isZero();
    assertThat(out.toString().strip()).isEqualTo("[ ]");
  }

  @Test
  void a_missing_file_is_one_line() {
    Path missing = folder.resolve("no.yaml");

    int code = run("--config", missing.toString());

    assertThat(code).isOne();
    assertThat(err.toString().lines())
        .containsExactly(missing + ": there is no such file", "1 error");
  }
}
