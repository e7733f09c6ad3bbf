package dev.penstock.vault.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.vault.VaultConfig.Login;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token of HashiCorp Vault: got by logging in, renewed after two thirds of its time, got anew
 * where it cannot be renewed or has ended.
 */
final class HashicorpToken {
  private final HashicorpCalls calls;
  private final Login login;
  private final InstantSource clock;
  private @Nullable Lease lease;

  /** {@code time} is zero for a token that does not end. */
  private record Lease(String token, Duration time, boolean renewable, Instant since) {
    boolean isDue(Instant now) {
      return !time.isZero() && now.isAfter(since.plus(time.multipliedBy(2).dividedBy(3)));
    }

    @Override
    public String toString() {
      return "a lease of " + time;
    }
  }

  HashicorpToken(HashicorpCalls calls, Login login, InstantSource clock) {
    this.calls = calls;
    this.login = login;
    this.clock = clock;
  }

  /** One that holds for now. */
  String current() {
    Lease held = lease;
    if (held == null) {
      held = fresh();
    } else if (held.isDue(clock.instant())) {
      held = renewed(held).orElseGet(this::fresh);
    }
    lease = held;
    return held.token();
  }

  /** It was refused: the next one is got anew. False if there is no other to be had. */
  boolean drop() {
    lease = null;
    return !(login instanceof Login.Token);
  }

  /** How long the token lives; zero for ever. */
  Duration time() {
    Lease held = lease;
    return held == null ? Duration.ZERO : held.time();
  }

  private Lease fresh() {
    return switch (login) {
      case Login.Token given -> known(given.token().value());
      case Login.AppRole role ->
          login(
              role.mount(),
              object().put("role_id", role.roleId()).put("secret_id", role.secretId().value()));
      case Login.Kubernetes pod ->
          login(pod.mount(), object().put("role", pod.role()).put("jwt", jwt(pod.jwtPath())));
    };
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** It is replaced by Kubernetes within its hour, so it is read each time. */
  private static String jwt(Path path) {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new VaultException(
          Kind.VAULT, "the service account's token %s cannot be read".formatted(path));
    }
  }

  private Lease login(String mount, ObjectNode credentials) {
    HashicorpCalls.Answer answer =
        calls.post("/v1/auth/" + HashicorpCalls.escaped(mount) + "/login", null, credentials);
    return lease(answer)
        .orElseThrow(() ->
            new VaultException(
                Kind.VAULT,
                "HashiCorp Vault refuses the log in at auth/%s (status %d)"
                    .formatted(mount, answer.status())));
  }

  /** A token that was given tells how long it lives, if it may. */
  private Lease known(String token) {
    HashicorpCalls.Answer answer = calls.get("/v1/auth/token/lookup-self", token);
    JsonNode data = answer.body().path("data");
    return new Lease(
        token,
        Duration.ofSeconds(data.path("ttl").asLong()),
        data.path("renewable").asBoolean(),
        clock.instant());
  }

  private Optional<Lease> renewed(Lease held) {
    return held.renewable()
        ? lease(calls.post("/v1/auth/token/renew-self", held.token(), object()))
        : Optional.empty();
  }

  private Optional<Lease> lease(HashicorpCalls.Answer answer) {
    JsonNode auth = answer.body().path("auth");
    String token = auth.path("client_token").asText();
    return answer.status() != 200 || token.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Lease(
                token,
                Duration.ofSeconds(auth.path("lease_duration").asLong()),
                auth.path("renewable").asBoolean(),
                clock.instant()));
  }
}
