package dev.penstock.vault;

import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import dev.penstock.vault.envelope.EnvelopeVault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vault of envelopes.
 *
 * @param place for messages, as in {@code data/vault.json}
 * @param watched the file to be watched; null if there is none
 */
record Sealed(EnvelopeVault envelopes, String place, @Nullable Path watched) implements Vault {

  private record Read(EnvelopeVault.Opened opened, String place) implements Look {
    @Override
    public String secret(String name) {
      return opened
          .secret(name)
          .orElseThrow(() ->
              new VaultException(
                  Kind.ABSENT,
                  "the vault %s has no secret %s (penstock vault set %s puts one in)"
                      .formatted(place, name, name)));
    }
  }

  @Override
  public Look look() {
    return new Read(envelopes.open(), place);
  }

  /** A file is watched like the configuration itself. */
  @Override
  public Optional<Duration> period() {
    return watched == null ? Optional.of(Duration.ZERO) : Optional.empty();
  }

  @Override
  public boolean changedSince(Look look, Set<String> names) {
    return !(look instanceof Read read) || envelopes.changedSince(read.opened());
  }

  @Override
  public Optional<Path> file() {
    return Optional.ofNullable(watched);
  }

  @Override
  public Optional<EnvelopeVault> writable() {
    return Optional.of(envelopes);
  }

  @Override
  public void close() {
    envelopes.close();
  }
}
