package dev.penstock.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that ask a running gateway, and the asking. */
final class AdminClient {
  private static final String LOCAL = "http://127.0.0.1:4001";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Admin address of the gateway; PENSTOCK_URL or " + LOCAL + " if absent.")
  private @Nullable String url;

  @Option(
      names = "--admin-key",
      paramLabel = "KEY",
      description = "The admin key; PENSTOCK_ADMIN_KEY if absent.")
  private @Nullable String adminKey;

  /** Failed in a way that one line tells. */
  static final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AdminException(String message) {
      super(message);
    }
  }

  /** An answer, well or not. */
  record Answer(int status, JsonNode body) {

    /** Its body; anything but 200 and 201 is an error of one line. */
    JsonNode ok() {
      if (status == 200 || status == 201) {
        return body;
      }
      throw new AdminException(wrong());
    }

    private String wrong() {
      if (status == 401) {
        return "the gateway wants another admin key (--admin-key)";
      }
      JsonNode error = body.path("error");
      String message = error.path("message").asText();
      String parameter = error.path("param").asText("");
      if (message.isEmpty()) {
        return "the gateway answered with status " + status;
      }
      return error.path("param").isTextual() && !message.startsWith(parameter)
          ? parameter + ": " + message
          : message;
    }
  }

  Answer get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(address(path)).GET());
  }

  /** A text as it comes; anything but 200 is an error of one line. */
  String text(String path) throws InterruptedException {
    return download(path, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Reads a long answer while it comes; a status but 200 is an error of one line. */
  <T> T download(String path, Reader<T> reader) throws InterruptedException {
    HttpRequest asked = authorized(HttpRequest.newBuilder(address(path)).GET()).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> answer =
          client.send(asked, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          JsonNode error = new JsonMapper().readTree(body.readNBytes(64 * 1024));
          throw new AdminException(new Answer(answer.statusCode(), error).wrong());
        }
        return reader.read(body);
      }
    } catch (IOException e) {
      throw lost(asked, e);
    }
  }

  /** Takes in a body. */
  interface Reader<T> {
    T read(InputStream body) throws IOException;
  }

  Answer post(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(address(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Any method, with a JSON body if there is one. */
  Answer send(String method, String path, @Nullable JsonNode body) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
    if (body != null) {
      request.header("content-type", "application/json");
    }
    return send(
        request.method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  Answer delete(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(address(path)).DELETE());
  }

  /**
   * All of a list, page after page; {@code id} names the member that the next page goes on from.
   */
  ArrayNode all(String path, String id) throws InterruptedException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    String after = "";
    boolean more = true;
    while (more) {
      JsonNode page = get(path + "?limit=1000" + after).ok();
      page.path("data").forEach(all::add);
      more = page.path("has_more").asBoolean() && !page.path("data").isEmpty();
      if (more) {
        after = "&after=" + escaped(all.get(all.size() - 1).path(id).asText());
      }
    }
    return all;
  }

  /** Part of an address. */
  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private URI address(String path) {
    String base = or(url, "PENSTOCK_URL", LOCAL);
    try {
      URI address =
          URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
      if (address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new AdminException("--url: expected an address as in " + LOCAL);
  }

  private Answer send(HttpRequest.Builder request) throws InterruptedException {
    HttpRequest asked = authorized(request).timeout(PATIENCE).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(asked, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), new JsonMapper().readTree(answer.body()));
    } catch (IOException e) {
      throw lost(asked, e);
    }
  }

  private static AdminException lost(HttpRequest asked, IOException cause) {
    String at = asked.uri().getHost() + ":" + asked.uri().getPort();
    return new AdminException(
        cause instanceof JsonProcessingException
            ? "what answers at " + at + " is no gateway's admin port (--url)"
            : "no gateway answers at " + at + " (--url)");
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    String key = or(adminKey, "PENSTOCK_ADMIN_KEY", "");
    if (!key.isEmpty()) {
      authorize(request, key.strip());
    }
    return request;
  }

  private static void authorize(HttpRequest.Builder request, String key) {
    try {
      request.header("authorization", "Bearer " + key);
    } catch (IllegalArgumentException e) {
      // Its message holds the key.
      throw new AdminException("--admin-key: holds what no key may hold");
    }
  }

  private static String or(@Nullable String given, String variable, String otherwise) {
    Map<String, String> environment = System.getenv();
    String value = given != null ? given : environment.get(variable);
    return value == null || value.isEmpty() ? otherwise : Objects.requireNonNull(value);
  }
}
