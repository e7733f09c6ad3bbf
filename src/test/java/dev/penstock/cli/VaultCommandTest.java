package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.GatewayUnderTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code penstock vault}, with and without a gateway that runs. */
final class VaultCommandTest {
  @TempDir Path folder;

  private Path config;
  private Path value;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    Path master = Files.writeString(folder.resolve("master"), "ab".repeat(32) + "\n");
    config =
        Files.writeString(
            folder.resolve("c.yaml"),
            """
            vault: {path: %s, master_key: "file://%s"}
            providers: {p: {type: openai, api_key: vault://openai-prod}}
            models: {m: {deployments: [{provider: p, model: m}]}}
            """
                .formatted(folder.resolve("vault.json"), master));
    value = Files.writeString(folder.resolve("value"), "sk-from-a-file\n");
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return new CommandLine(new VaultCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler((e, line, parsed) -> {
          line.getErr().println(e.getMessage());
          return 1;
        })
        .execute(arguments);
  }

  private int check() {
    err = new StringWriter();
    return new CommandLine(new CheckCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute("--config", config.toString());
  }

  private int offline(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    return run(all);
  }

  private int set(String name) {
    return offline("set", name, "--value-file", value.toString());
  }

  @Test
  void the_first_secret_is_put_in_before_the_first_start() {
    assertThat(check()).isOne();
    assertThat(err.toString())
        .contains(
            "c.yaml:2:40: providers.p.api_key: the vault "
                + folder.resolve("vault.json")
                + " has no secret openai-prod (penstock vault set openai-prod puts one in)");

    assertThat(set("openai-prod")).isZero();

    assertThat(out.toString()).isEqualTo("openai-prod is at version 1 (367ab277)\n");
    assertThat(check()).isZero();
  }

  @Test
  void secrets_are_listed_as_a_table_or_as_json() throws IOException {
    assertThat(set("b") + set("a")).isZero();

    assertThat(offline("list")).isZero();
    assertThat(out.toString().lines().map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactly("NAME", "a", "b");
    assertThat(offline("list", "--format", "json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.findValuesAsText("name")).containsExactly("a", "b");
    assertThat(out.toString()).doesNotContain("sk-from-a-file");
  }

  @Test
  void a_value_is_never_taken_from_the_command_line() {
    assertThat(offline("set", "a", "sk-value")).isEqualTo(2);
    assertThat(offline("set", "a", "--value", "sk-value")).isEqualTo(2);
  }

  @Test
  void rotate_and_rm_want_what_is_there() throws IOException {
    assertThat(offline("rotate", "a", "--value-file", value.toString())).isOne();
    assertThat(err.toString()).isEqualTo("there is no secret a in the vault\n");
    assertThat(set("a")).isZero();
    Files.writeString(value, "sk-other");
    assertThat(offline("rotate", "a", "--value-file", value.toString())).isZero();
    assertThat(out.toString()).startsWith("a is at version 2 ");
    assertThat(offline("rm", "a")).isZero();
    assertThat(offline("rm", "a")).isOne();
  }

  @Test
  void a_master_key_is_changed_in_two_steps() throws IOException {
    assertThat(set("openai-prod")).isZero();
    Path next = Files.writeString(folder.resolve("next"), "cd".repeat(32));
    String text = Files.readString(config);
    Path master = folder.resolve("master");
    Files.writeString(
        config,
        text.replace(
            "file://" + master,
            "file://%s\", previous_master_key: \"file://%s".formatted(next, master)));

    assertThat(offline("rekey")).isZero();

    assertThat(out.toString()).isEqualTo("1 secret is locked with the master key\n");
    Files.writeString(config, text.replace(master.toString(), next.toString()));
    assertThat(check()).isZero();
    Files.writeString(config, text);
    assertThat(check()).isOne();
    assertThat(err.toString()).contains("the master key does not open the vault");
  }

  @Test
  void a_gateway_that_runs_does_the_same() throws IOException {
    assertThat(set("openai-prod")).isZero();
    try (GatewayUnderTest gateway = new GatewayUnderTest(Files.readString(config))) {
      String[] url = {"--url", "http://127.0.0.1:" + gateway.adminPort()};

      assertThat(run("set", "new", "--value-file", value.toString(), url[0], url[1])).isZero();
      assertThat(out.toString()).isEqualTo("new is at version 1 (367ab277)\n");
      assertThat(run("list", url[0], url[1])).isZero();
      assertThat(out.toString()).contains("new", "openai-prod");
      assertThat(run("rm", "openai-prod", url[0], url[1])).isOne();
      assertThat(err.toString()).contains("--force").doesNotContain("?force");
      assertThat(run("rm", "new", url[0], url[1])).isZero();
      assertThat(run("rekey", url[0], url[1])).isZero();
    }
  }

  @Test
  void a_value_comes_from_standard_input() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.penstock.Main",
                "vault",
                "set",
                "openai-prod",
                "--config",
                config.toString())
            .redirectInput(value.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertThat(process.inputReader().readLine())
        .isEqualTo("openai-prod is at version 1 (367ab277)");
    assertThat(process.waitFor()).isZero();
  }
}
