package dev.penstock.vault.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import dev.penstock.vault.Patience;
import dev.penstock.vault.Remote;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Calls of HashiCorp Vault's HTTP API (version 1, as documented in 2025). Redirects are not
 * followed: they would take the token to another address. What is too much or out of order for the
 * moment is asked again, twice.
 */
final class HashicorpCalls {
  private static final int TRIES = 3;
  private static final long FIRST_PAUSE_NANOS = 100_000_000;

  private final VaultConfig.Hashicorp config;
  private final HttpClient client;

  /** An answer; its body is an empty object where it has none. */
  record Answer(int status, JsonNode body) {
    @Override
    public String toString() {
      return "status " + status;
    }
  }

  HashicorpCalls(VaultConfig.Hashicorp config) {
    this.config = config;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.timeout())
            .build();
  }

  Answer get(String path, String token) {
    return send(request(path, token).GET().build());
  }

  /** {@code token} is null for a log in. */
  Answer post(String path, @Nullable String token, JsonNode body) {
    return send(
        request(path, token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    String base = config.address().toString();
    URI address =
        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(config.timeout()).header("x-vault-request", "true");
    if (token != null) {
      request.header("x-vault-token", token);
    }
    if (config.namespace() != null) {
      request.header("x-vault-namespace", config.namespace());
    }
    return request;
  }

  private Answer send(HttpRequest request) {
    VaultException failure = null;
    long pause = FIRST_PAUSE_NANOS;
    for (int i = 0; i < TRIES; i++) {
      if (i > 0) {
        LockSupport.parkNanos(pause);
        pause *= 3;
      }
      try {
        HttpResponse<String> answer =
            Patience.await(client.sendAsync(request, BodyHandlers.ofString()), config.timeout());
        if (answer.statusCode() != 429 && answer.statusCode() < 500) {
          return new Answer(answer.statusCode(), Remote.fields(answer.body()));
        }
        failure = failed(answer.statusCode());
      } catch (VaultException e) {
        // It was slow once; three times would hold up whoever waits for the configuration.
        throw failed(e.words());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed("was not waited for");
      } catch (Exception e) {
        failure = failed("it cannot be reached");
      }
    }
    throw failure == null ? failed("it cannot be reached") : failure;
  }

  private VaultException failed(int status) {
    return failed(
        switch (status) {
          case 429 -> "too many requests (429)";
          case 501 -> "it is not initialised (501)";
          case 503 -> "it is sealed or down for maintenance (503)";
          default -> "status " + status;
        });
  }

  private VaultException failed(String why) {
    return new VaultException(
        Kind.VAULT, "HashiCorp Vault at %s: %s".formatted(config.address().getAuthority(), why));
  }

  /** A path with each of its folders escaped. */
  static String escaped(String... parts) {
    return Stream.of(parts)
        .flatMap(part -> Stream.of(part.split("/", -1)))
        .filter(part -> !part.isEmpty())
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  void close() {
    client.shutdownNow();
  }
}
