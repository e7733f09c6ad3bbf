package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the gateway from starting: exit code 1, and a line that says why. */
final class StartErrorsTest {
  private static final String CONFIG =
      """
      providers: {demo: {type: simulated}}
      models: {demo: {deployments: [{provider: demo, model: demo}]}}
      """;

  @TempDir Path folder;

  private ServerSocket taken;

  @BeforeEach
  void take() throws IOException {
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void release() throws IOException {
    taken.close();
  }

  private Launched.Ended serve(String yaml, String... more) throws Exception {
    Path config = Files.writeString(folder.resolve("conf.yaml"), yaml);
    List<String> arguments = new ArrayList<>(List.of("serve", "--config", config.toString()));
    arguments.addAll(List.of("--port", "0", "--set", "server.admin_port=0"));
    arguments.addAll(List.of(more));
    return Launched.run(folder, arguments.toArray(String[]::new));
  }

  private static void assertOneLine(Launched.Ended ended, String line) {
    assertThat(ended).isEqualTo(new Launched.Ended(1, "", line + "\n"));
  }

  @Test
  void a_taken_port_is_named() throws Exception {
    int port = taken.getLocalPort();

    Launched.Ended ended =
        Launched.run(
            folder,
            "serve",
            "--config",
            Files.writeString(folder.resolve("c.yaml"), CONFIG).toString(),
            "--port",
            "" + port,
            "--set",
            "server.admin_port=0");

    assertOneLine(
        ended, "penstock: port " + port + " of 127.0.0.1 is in use; choose another: server.port");
  }

  @Test
  void a_taken_admin_port_is_named() throws Exception {
    int port = taken.getLocalPort();

    Launched.Ended ended = serve(CONFIG, "--set", "server.admin_port=" + port);

    assertOneLine(
        ended,
        "penstock: port " + port + " of 127.0.0.1 is in use; choose another: server.admin_port");
  }

  @Test
  void debug_adds_the_stack_trace() throws Exception {
    Launched.Ended ended =
        serve(CONFIG, "--debug", "--set", "server.admin_port=" + taken.getLocalPort());

    assertThat(ended.code()).isOne();
    assertThat(ended.err()).contains("dev.penstock.ListenException", "\tat dev.penstock.");
    assertThat(ended.errLines()).last().asString().startsWith("penstock: port ");
  }

  @Test
  void a_file_that_is_not_there_or_no_file_is_one_line() throws Exception {
    Path missing = folder.resolve("no.yaml");

    assertOneLine(
        Launched.run(folder, "serve", "--config", missing.toString()),
        missing + ": there is no such file");
    assertOneLine(
        Launched.run(folder, "serve", "--config", folder.toString()), folder + ": not a file");
  }

  @Test
  void every_error_of_the_file_is_a_line() throws Exception {
    Launched.Ended ended = serve(CONFIG + "sever: {}\nrouting: {strategy: fastest}\n");

    assertThat(ended.code()).isOne();
    assertThat(ended.errLines())
        .hasSize(2)
        .allMatch(line -> line.startsWith(folder.resolve("conf.yaml") + ":"));
  }

  @Test
  void all_addresses_need_an_admin_key() throws Exception {
    assertOneLine(
        serve(CONFIG, "--host", "0.0.0.0"),
        "--set: server.host: an address other than loopback needs auth.admin_key, or"
            + " server.allow_insecure: true");
  }

  @Test
  void a_certificate_that_is_none_is_one_line() throws Exception {
    Path pem = Files.writeString(folder.resolve("bad.pem"), "not a PEM file\n");

    Launched.Ended ended =
        serve(CONFIG, "--set", "server.tls.cert=" + pem, "--set", "server.tls.key=" + pem);

    assertThat(ended.code()).isOne();
    assertThat(ended.errLines()).hasSize(1).first().asString().contains("server.tls");
  }
}
