package dev.penstock.cli;

import dev.penstock.Gateway;
import dev.penstock.config.Config;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Loaded;
import dev.penstock.telemetry.Logs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A run that only warms up: some requests to a gateway that has just started, so that the class
 * data or AOT cache that the JVM writes at its end holds what serving needs.
 */
final class Training {
  private static final int REQUESTS = 20;
  private static final String CONFIG =
      """
      server: {port: 0, admin_port: 0}
      state: {type: memory}
      providers: {demo: {type: simulated}}
      models: {demo: {deployments: [{provider: demo, model: demo}]}}
      """;

  private Training() {}

  /** Whether the launcher asked for one. */
  static boolean wanted() {
    return "1".equals(System.getenv("PENSTOCK_TRAIN"));
  }

  /**
   * Serves, asks itself, and stops. Not with the operator's configuration: that may have other
   * models, keys, TLS or ports.
   */
  static int run() throws Exception {
    Path file = Files.writeString(Files.createTempFile("penstock-training", ".yaml"), CONFIG);
    try {
      return switch (new ConfigLoader().load(file, List.of(), Map.of())) {
        case Loaded.Invalid invalid -> throw new IllegalStateException("" + invalid.errors());
        case Loaded.Ok ok -> run(ok.config());
      };
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static int run(Config config) throws Exception {
    Logs.configure(config.telemetry());
    Gateway gateway = new Gateway(config);
    gateway.start().await();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < REQUESTS; i++) {
        ask(client, gateway.port(), i % 2 == 0);
      }
    }
    gateway.close().await();
    return 0;
  }

  private static void ask(HttpClient client, int port, boolean stream) throws Exception {
    String body =
        """
        {"model":"demo","stream":%s,"messages":[{"role":"user","content":"@simulate {\\"text\\":\\"hello there\\",\\"pace_ms\\":0}"}]}\
        """
            .formatted(stream);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("content-type", "application/json")
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("status " + answer.statusCode());
    }
  }
}
