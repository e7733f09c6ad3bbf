package dev.penstock.vault;

import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What was read from a vault that is asked for each name by itself. */
public final class RemoteLook implements Vault.Look {
  private final UnaryOperator<String> read;
  private final Map<String, String> values = new HashMap<>();

  /** {@code read} gives the value of a name, or throws a {@link VaultException}. */
  public RemoteLook(UnaryOperator<String> read) {
    this.read = read;
  }

  @Override
  public String secret(String name) {
    return values.computeIfAbsent(name, read);
  }

  /** Whether one of the names has another value now, or one where it had none. */
  public boolean differs(Set<String> names) {
    return names.stream().anyMatch(name -> !Objects.equals(values.get(name), now(name)));
  }

  private @Nullable String now(String name) {
    try {
      return read.apply(name);
    } catch (VaultException e) {
      if (e.kind() == Kind.VAULT) {
        throw e;
      }
      return null;
    }
  }
}
