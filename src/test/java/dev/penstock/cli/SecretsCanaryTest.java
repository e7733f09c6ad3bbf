package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.config.ConfigLoader;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.vault.OpenVaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A known secret in every place that can hold one; then all goes well and wrong, and whatever came
 * out anywhere is searched. Each secret has a word of its own, so that a hit tells whose it is.
 */
final class SecretsCanaryTest {
  private static final String ADMIN = "CANARY-admin-key-0123456789";
  private static final String CALLER = "CANARY-virtual-key-0123456789";
  private static final String STRANGER = "sk-ps-CANARY-unknown-caller-0123456789";
  private static final String VAULTED = "sk-CANARY-vaulted-first";
  private static final String ROTATED = "sk-CANARY-vaulted-second";
  private static final String MASTER =
      Base64.getEncoder().encodeToString("CANARY-master-key-of-32-bytes-ab".getBytes(UTF_8));

  /** Where a hit is no leak: the places where the operator wrote the secrets down. */
  private static final List<String> WRITTEN_DOWN = List.of("conf", "master", "value");

  @TempDir Path folder;

  /** What came out, by where. */
  private final Map<String, String> outputs = new TreeMap<>();

  private Path master;

  @BeforeEach
  void write() throws IOException {
    master = Files.writeString(folder.resolve("master"), MASTER);
  }

  private String config(ScriptedUpstream upstream) {
    return """
    server: {drain: {delay: 0s}}
    auth: {admin_key: %s}
    telemetry: {log: {level: debug}}
    state:
      path: %s
      redis: {url: "redis://user:CANARY-redis-password@127.0.0.1:1"}
    vault:
      path: %s
      master_key: "file://%s"
      previous_master_key: CANARY-previous-master-key
      hashicorp: {address: "http://127.0.0.1:1", token: CANARY-hashicorp-token, approle: {role_id: r, secret_id: CANARY-secret-id}}
    providers:
      plain: {type: openai-compatible, base_url: "%s/v1", api_key: sk-CANARY-plain, headers: {x-extra-token: CANARY-header, authorization-hint: CANARY-hint}}
      several: {type: openai-compatible, base_url: "%s/v1", api_keys: [sk-CANARY-first, {key: sk-CANARY-second, weight: 2}]}
      vaulted: {type: openai-compatible, base_url: "%s/v1", api_key: vault://up}
      away: {type: openai-compatible, base_url: "http://127.0.0.1:1/v1", api_key: sk-CANARY-away}
      claude: {type: anthropic, base_url: "%s", api_key: sk-ant-CANARY-claude}
      gem: {type: gemini, base_url: "%s", api_key: AIzaCANARY-gemini}
    models:
      plain: {deployments: [{provider: plain, model: x}]}
      several: {deployments: [{provider: several, model: x}]}
      vaulted: {deployments: [{provider: vaulted, model: x}]}
      away: {deployments: [{provider: away, model: x}]}
      claude: {deployments: [{provider: claude, model: x}]}
      gem: {deployments: [{provider: gem, model: x}]}
    keys: [{name: ci, key: %s, explain: true}]
    """
        .formatted(
            ADMIN,
            folder.resolve("data"),
            folder.resolve("vault.json"),
            master,
            upstream.url(),
            upstream.url(),
            upstream.url(),
            upstream.url(),
            upstream.url(),
            CALLER);
  }

  /** Repeats all it was told in an error, as careless upstreams do; or answers. */
  private static void play(ScriptedUpstream.Call call) throws IOException {
    String told =
        String.valueOf(call.headers.get("authorization"))
            + call.headers.get("x-api-key")
            + call.headers.get("x-goog-api-key")
            + call.headers.get("x-extra-token");
    int asked = call.body.indexOf("status-");
    int status = asked < 0 ? 200 : Integer.parseInt(call.body, asked + 7, asked + 10, 10);
    if (status == 200) {
      call.json(200, Chunks.completion("fine"), "x-echo: " + told);
    } else {
      call.json(
          status,
          "{\"error\":{\"message\":\"Incorrect key provided: %s\",\"type\":\"e\",\"code\":\"%s\"}}"
              .formatted(told, told),
          "x-echo: " + told);
    }
  }

  private void keep(String where, String what) {
    outputs.merge(where, what, String::concat);
  }

  private static String text(RawClient.Answer answer) {
    return answer.status() + " " + answer.headers() + " " + answer.body() + "\n";
  }

  private void chat(Launched gateway, String model, String prompt, String key, String... more)
      throws IOException {
    List<String> headers = new ArrayList<>(List.of(more));
    headers.add("authorization: Bearer " + key);
    for (boolean stream : new boolean[] {false, true}) {
      String body =
          Chunks.request(stream).replace("hi", prompt).replace("\"m\"", '"' + model + '"');
      try (RawClient client = new RawClient(gateway.port())) {
        client.post("/v1/chat/completions", body, headers.toArray(String[]::new));
        keep("answer of " + model + " " + prompt, text(client.answer()));
      }
    }
  }

  @CanIgnoreReturnValue
  private RawClient.Answer admin(
      Launched gateway, String method, String path, String body, String key) throws IOException {
    try (RawClient client = new RawClient(gateway.adminPort())) {
      RawClient.Answer answer =
          client
              .send(
                  "%s %s HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n%s"
                      .formatted(method, path, key, body.length(), body))
              .answer();
      keep(method + " " + path, text(answer));
      return answer;
    }
  }

  private void talk(Launched gateway) throws IOException {
    for (String model : List.of("plain", "several", "vaulted", "away", "claude", "gem")) {
      for (String status : List.of("200", "400", "401", "403", "404", "422", "429", "500", "503")) {
        chat(gateway, model, "status-" + status, CALLER, "x-penstock-explain: true");
      }
    }
    chat(gateway, "plain", "status-200", STRANGER);
    chat(gateway, "plain", "status-200", CALLER, "x-api-key: CANARY-other-header");
    chat(gateway, "plain", "status-200", CALLER + "-wrong");
  }

  private void command(Launched gateway) throws IOException {
    JsonNode described =
        new ObjectMapper().readTree(admin(gateway, "GET", "/openapi.json", "", ADMIN).body());
    described
        .path("paths")
        .fieldNames()
        .forEachRemaining(path -> {
          try {
            admin(gateway, "GET", path.replace("{name}", "up"), "", ADMIN);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    admin(gateway, "GET", "/metrics", "", ADMIN);
    admin(gateway, "GET", "/docs", "", ADMIN);
    admin(gateway, "GET", "/admin/explain?model=vaulted&key=ci", "", ADMIN);
    admin(gateway, "GET", "/admin/config", "", ADMIN + "-wrong");
    admin(gateway, "PUT", "/admin/vault/up", "{\"value\":\"" + ROTATED + "\"}", ADMIN);
    admin(
        gateway, "PUT", "/admin/vault/up", "{\"value\":\"" + ROTATED + "\", CANARY-broken", ADMIN);
    admin(gateway, "PUT", "/admin/vault/up", "{\"value\":[\"CANARY-no-string\"]}", ADMIN);
    admin(gateway, "POST", "/admin/vault/up/rotate", "{\"value\":\"" + ROTATED + "\"}", ADMIN);
    admin(gateway, "POST", "/admin/vault/rekey", "", ADMIN);
    admin(gateway, "DELETE", "/admin/vault/up", "", ADMIN);
  }

  /** Each is wrong right beside a secret. */
  private void reload(Launched gateway, Path file, String right) throws IOException {
    List<String> wrong =
        List.of(
            right.replace("api_key: sk-CANARY-plain", "api_key: [sk-CANARY-plain]"),
            right.replace("api_key: sk-CANARY-plain", "api_key: sk-CANARY-plain, api_key: x"),
            right.replace("api_key: sk-CANARY-plain", "api_keey: sk-CANARY-plain"),
            right.replace("api_key: sk-CANARY-plain", "api_key: \"sk-CANARY plain\\n\""),
            right.replace("api_key: sk-CANARY-plain", "api_key: \"sk-CANARY-plain"),
            right.replace(
                "api_key: sk-CANARY-plain",
                "api_key: sk-CANARY-plain, proxy: \"http://u:CANARY-proxy@127.0.0.1:1\""),
            right.replace("http://127.0.0.1:1/v1", "http://u:CANARY-userinfo@127.0.0.1:1/v1"),
            right.replace("vault://up", "vault://CANARY-as-a-name-by-mistake/x y"),
            right.replace("file://" + master, "CANARY-wrong-master-key"));
    for (String one : wrong) {
      Files.writeString(file, one);
      admin(gateway, "POST", "/admin/config/reload", "", ADMIN);
      admin(gateway, "GET", "/admin/config", "", ADMIN);
      check(file);
    }
    Files.writeString(file, right);
    admin(gateway, "POST", "/admin/config/reload", "", ADMIN);
  }

  private void check(Path file) {
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new CheckCommand())
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute("--config", file.toString());
    keep("check", code + said.toString());
  }

  private void run(String... arguments) {
    try {
      Launched.Ended ended = Launched.run(folder, arguments);
      keep(String.join(" ", arguments), ended.out() + ended.err());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void no_secret_comes_out_anywhere() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(SecretsCanaryTest::play)) {
      Path value = Files.writeString(folder.resolve("value"), VAULTED);
      String yaml = config(upstream);
      Path file = Files.writeString(folder.resolve("conf.yaml"), yaml);
      String config = file.toString();
      run("vault", "set", "up", "--value-file", value.toString(), "--config", config, "--debug");
      try (Launched gateway = Launched.serveFile(file, everythingLogged())) {
        talk(gateway);
        command(gateway);
        talk(gateway);
        reload(gateway, file, yaml);
        gateway.terminate();
        Launched.Ended ended = gateway.ended();
        keep("log", ended.out());
        keep("standard error", ended.err());
      }
      run("check", "--config", config, "--format", "json");
      run("explain", "--model", "vaulted", "--config", config);
      run("vault", "list", "--config", config, "--format", "json");
      run("vault", "set", "up", "--value-file", value + "-none", "--config", config, "--debug");
      keepFiles();
      keep("toString", loaded(file).toString());

      assertThat(sent(upstream)).contains(VAULTED, ROTATED, "sk-CANARY-first", "sk-CANARY-second");
      assertThat(outputs.get("log")).contains("is in force", "stays as it is", "DEBUG io.netty");
      assertThat(outputs).hasSizeGreaterThan(80);
      assertThat(hits()).isEmpty();
    }
  }

  /** What a careless log line would show. */
  private static Object loaded(Path file) {
    try (OpenVaults vaults = CheckCommand.vaults()) {
      ConfigLoader loader = new ConfigLoader(vaults);
      return List.of(
          loader.read(file, List.of(), Map.of()), loader.vault(file, List.of(), Map.of()), vaults);
    }
  }

  /** Libraries too; an operator cannot even switch that on. */
  private List<String> everythingLogged() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("conf-logback.xml"),
            """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger %msg %ex%n</pattern></encoder>
              </appender>
              <root level="DEBUG"><appender-ref ref="out"/></root>
            </configuration>
            """);
    return List.of("-Dlogback.configurationFile=" + file);
  }

  private static List<String> sent(ScriptedUpstream upstream) {
    return upstream.calls().stream()
        .map(call -> String.valueOf(call.headers.get("authorization")).replace("Bearer ", ""))
        .toList();
  }

  private void keepFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        boolean written = WRITTEN_DOWN.stream().anyMatch(path.getFileName().toString()::startsWith);
        if (!written) {
          keep("file " + folder.relativize(path), Files.readString(path, ISO_8859_1));
        }
      }
    }
  }

  /** Where one was found, and what stands around it. */
  private List<String> hits() {
    List<String> hits = new ArrayList<>();
    outputs.forEach((where, what) -> {
      for (String form : forms()) {
        int at = what.indexOf(form);
        if (at >= 0) {
          hits.add(
              where
                  + ": "
                  + what.substring(Math.max(0, at - 60), Math.min(what.length(), at + 60)));
        }
      }
    });
    return hits;
  }

  /** As it is, and in base64, where it may begin at each of three places. */
  private static List<String> forms() {
    List<String> forms = new ArrayList<>(List.of("CANARY", "canary"));
    for (int shift = 0; shift < 3; shift++) {
      byte[] bytes = ("x".repeat(shift) + "CANARY-").getBytes(UTF_8);
      String whole = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      forms.add(whole.substring(shift == 0 ? 0 : shift + 1, whole.length() - 1));
    }
    return forms;
  }

  @Test
  void the_search_finds_what_is_there() {
    keep("plain", "log line with sk-CANARY-plain in it");
    keep("basic", Base64.getEncoder().encodeToString("user:CANARY-password".getBytes(UTF_8)));
    keep("fine", "nothing");

    assertThat(hits()).hasSize(2);
  }

  /** With what operators may switch on, a prompt is logged; so the same search finds this one. */
  @Test
  void the_search_finds_a_leak_of_a_gateway_that_runs() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(SecretsCanaryTest::play)) {
      String yaml =
          config(upstream)
              .replace("level: debug", "level: debug, prompts: true")
              .replace("vault://up", "sk-CANARY-none");
      try (Launched gateway = Launched.serve(folder, yaml)) {
        chat(gateway, "plain", "my password is CANARY-prompt", CALLER);
        gateway.terminate();
        keep("log", gateway.ended().out());
      }

      assertThat(hits()).singleElement().asString().startsWith("log: ").contains("CANARY-prompt");
    }
  }
}
