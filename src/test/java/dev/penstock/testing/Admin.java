package dev.penstock.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Asks the admin API of a gateway with one key. */
public final class Admin implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final String key;

  /** {@code key} is the admin key, or one with a role. */
  public Admin(GatewayUnderTest gateway, String key) {
    this(gateway.adminPort(), key);
  }

  /** Of a gateway whose admin port this is. */
  public Admin(int port, String key) {
    this.port = port;
    this.key = key;
  }

  /** An answer and its JSON. */
  public record Reply(int status, JsonNode body) {
    /** The error's code; empty if it is none. */
    public String code() {
      return body.at("/error/code").asText();
    }
  }

  public Reply get(String path) {
    return send("GET", path, "");
  }

  public Reply post(String path, String body) {
    return send("POST", path, body);
  }

  /** Makes a key and tells it. */
  public String newKey(String body) {
    Reply made = post("/admin/keys", body);
    if (made.status() != 201) {
      throw new IllegalStateException("" + made);
    }
    return made.body().path("key").asText();
  }

  /** An answer that need not be JSON. */
  public String text(String path) {
    return new String(bytes("GET", path, "").body(), UTF_8);
  }

  public Reply send(String method, String path, String body) {
    HttpResponse<byte[]> answer = bytes(method, path, body);
    try {
      return new Reply(answer.statusCode(), new ObjectMapper().readTree(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<byte[]> bytes(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("authorization", "Bearer " + key)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
