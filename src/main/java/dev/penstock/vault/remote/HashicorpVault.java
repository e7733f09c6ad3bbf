package dev.penstock.vault.remote;

import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import dev.penstock.vault.Remote;
import dev.penstock.vault.RemoteLook;
import dev.penstock.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets of HashiCorp Vault's key-value store, version 2: the latest version of {@code
 * MOUNT/data/PATH/NAME}, of it the field {@code value} or the one after {@code #}.
 */
public final class HashicorpVault implements Vault {
  private static final String USUAL_FIELD = "value";
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final VaultConfig.Hashicorp config;
  private final HashicorpCalls calls;
  private final HashicorpToken token;

  /** Calls nothing until it is asked for something. */
  public HashicorpVault(VaultConfig.Hashicorp config, InstantSource clock) {
    this.config = config;
    this.calls = new HashicorpCalls(config);
    this.token = new HashicorpToken(calls, config.login(), clock);
  }

  @Override
  public Look look() {
    return new RemoteLook(this::read);
  }

  @Override
  public boolean changedSince(Look look, Set<String> names) {
    return look instanceof RemoteLook read && read.differs(names);
  }

  /** Often enough also to renew the token in time. */
  @Override
  public Optional<Duration> period() {
    Duration third = token.time().dividedBy(3);
    boolean sooner = !third.isZero() && third.compareTo(config.refresh()) < 0;
    Duration period = sooner ? third : config.refresh();
    return Optional.of(period.compareTo(SHORTEST) < 0 ? SHORTEST : period);
  }

  private String read(String reference) {
    String name = Remote.name(reference);
    HashicorpCalls.Answer answer = get(name);
    if (answer.status() == 403 && token.drop()) {
      // It may have ended, or been revoked.
      answer = get(name);
    }
    return switch (answer.status()) {
      case 200 ->
          Remote.pick(
              answer.body().path("data").path("data"),
              Remote.field(reference).orElse(USUAL_FIELD),
              name);
      case 404 ->
          throw new VaultException(Kind.ABSENT, "HashiCorp Vault has no secret " + shown(name));
      case 403 ->
          throw new VaultException(
              Kind.SECRET, "HashiCorp Vault does not let us read " + shown(name) + " (403)");
      default ->
          throw new VaultException(
              Kind.SECRET,
              "HashiCorp Vault answers with status %d for %s"
                  .formatted(answer.status(), shown(name)));
    };
  }

  private HashicorpCalls.Answer get(String name) {
    return calls.get(
        "/v1/" + HashicorpCalls.escaped(config.mount(), "data", config.path(), name),
        token.current());
  }

  private String shown(String name) {
    return config.mount() + "/" + (config.path().isEmpty() ? "" : config.path() + "/") + name;
  }

  @Override
  public void close() {
    calls.close();
  }
}
