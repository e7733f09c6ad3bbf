package dev.penstock.vault;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.vault.envelope.EnvelopeVault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A vault of one kind. Blocks; {@code VaultException} tells what does not work. */
public interface Vault extends AutoCloseable {

  /** Begins to read: what it tells is one state, as far as the vault can give that. */
  Look look();

  /** How often it is worth asking whether something has changed; empty for never. */
  default Optional<Duration> period() {
    return Optional.empty();
  }

  /** Whether one of these names holds something else than at that look. */
  default boolean changedSince(Look look, Set<String> names) {
    return false;
  }

  /** The file that holds it, if it is one. */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /** How to change it; empty where that is done with the vendor's own tools. */
  default Optional<EnvelopeVault> writable() {
    return Optional.empty();
  }

  @Override
  void close();

  /** The vault at one time. */
  interface Look {
    /** The secret of that name; also asked for to have it read. */
    @CanIgnoreReturnValue
    String secret(String name);
  }
}
