package dev.penstock.cli;

import dev.penstock.Gateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A run that only warms up: some requests to a gateway that has just started, so that the class
 * data or AOT cache that the JVM writes at its end holds what serving needs.
 */
final class Training {
  private static final int REQUESTS = 20;

  private Training() {}

  /** Whether the launcher asked for one. */
  static boolean wanted() {
    return "1".equals(System.getenv("PENSTOCK_TRAIN"));
  }

  /** Sends the requests and stops the gateway. */
  static int run(Gateway gateway) throws Exception {
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
