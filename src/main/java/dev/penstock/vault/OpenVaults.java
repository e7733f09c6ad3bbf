package dev.penstock.vault;

import dev.penstock.config.StateConfig;
import dev.penstock.config.vault.Secrets;
import dev.penstock.config.vault.VaultConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import dev.penstock.config.vault.Vaults;
import dev.penstock.vault.envelope.EnvelopeFile;
import dev.penstock.vault.envelope.EnvelopeVault;
import dev.penstock.vault.envelope.Sealing;
import dev.penstock.vault.redis.RedisEnvelopes;
import dev.penstock.vault.remote.AwsVault;
import dev.penstock.vault.remote.HashicorpVault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault of a process: opened when a configuration is read, kept while the section {@code vault}
 * stays as it is. Readings and looks come from one thread at a time, changes of secrets from any.
 */
public final class OpenVaults implements Vaults, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenVaults.class);

  /** A vault that could not be asked is asked again after so long. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final Sealing sealing;
  private final Map<String, String> environment;

  /** Of the configuration in force, and of the one that was read last if that is wrong. */
  private volatile @Nullable Open inUse;

  private volatile Set<String> names = Set.of();
  private @Nullable Open latest;
  private @Nullable Session session;
  private Instant nextLook = Instant.MIN;
  private boolean told;

  /** No record: two of the same settings are still two. */
  private static final class Open {
    final VaultConfig config;
    final Vault vault;

    Open(VaultConfig config, Vault vault) {
      this.config = config;
      this.vault = vault;
    }
  }

  public OpenVaults(Sealing sealing, Map<String, String> environment) {
    this.sealing = sealing;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Secrets open(VaultConfig config) {
    Session next = new Session(opened(config));
    session = next;
    nextLook = Instant.MIN;
    return next;
  }

  private Open opened(VaultConfig config) {
    Open kept = inUse;
    Open last = latest;
    if (kept != null && kept.config.equals(config)) {
      return kept;
    }
    if (last != null && last.config.equals(config)) {
      return last;
    }
    if (last != null && last != kept) {
      last.vault.close();
    }
    Open fresh = new Open(config, vault(config));
    latest = fresh;
    return fresh;
  }

  private Vault vault(VaultConfig config) {
    return switch (config) {
      case VaultConfig.InFile(Path path, VaultConfig.Master master) ->
          new Sealed(
              new EnvelopeVault(new EnvelopeFile(path), master, sealing), path.toString(), path);
      case VaultConfig.InEnvironment(String prefix) -> new Environment(prefix, environment);
      case VaultConfig.InRedis(StateConfig.Redis redis, VaultConfig.Master master) ->
          new Sealed(
              new EnvelopeVault(new RedisEnvelopes(redis), master, sealing), "in Redis", null);
      case VaultConfig.Hashicorp hashicorp -> new HashicorpVault(hashicorp, sealing.clock());
      case VaultConfig.Aws aws -> new AwsVault(aws);
    };
  }

  @Override
  public boolean changed() {
    Session last = session;
    Instant now = sealing.clock().instant();
    if (last == null || now.isBefore(nextLook)) {
      return false;
    }
    Optional<Duration> period = last.open.vault.period();
    if (period.isEmpty()) {
      return false;
    }
    nextLook = now.plus(last.failed ? shorter(period.get()) : period.get());
    try {
      boolean other = last.isStale();
      told = false;
      return other;
    } catch (VaultException e) {
      nextLook = now.plus(shorter(period.get()));
      if (!told) {
        told = true;
        LOG.warn("what was read from the vault stays in use: {}", e.words());
      }
      return false;
    }
  }

  private static Duration shorter(Duration period) {
    boolean often = !period.isZero() && period.compareTo(AFTER_FAILURE) < 0;
    return often ? period : AFTER_FAILURE;
  }

  /** The vault of the configuration in force; empty while that has used none. */
  public Optional<Vault> current() {
    return Optional.ofNullable(inUse).map(open -> open.vault);
  }

  /** Names that the configuration in force has taken from the vault. */
  public Set<String> namesInUse() {
    return names;
  }

  /** How the configuration in force calls its vault; empty while that has used none. */
  public Optional<String> type() {
    return Optional.ofNullable(inUse).map(open -> open.config.type());
  }

  /** One reading: each name is asked for once, and not at all after the vault has failed. */
  private final class Session implements Secrets {
    private final Open open;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, VaultException> failures = new HashMap<>();
    private Vault.@Nullable Look look;
    private boolean failed;

    Session(Open open) {
      this.open = open;
    }

    @Override
    public String secret(String name) {
      String value = values.get(name);
      if (value != null) {
        return value;
      }
      VaultException known = failures.get(name);
      if (known != null) {
        throw known;
      }
      if (failed) {
        throw new VaultException(Kind.VAULT, "not looked up either: the vault cannot be asked");
      }
      try {
        String found = looking().secret(name);
        values.put(name, found);
        return found;
      } catch (VaultException e) {
        failed |= e.kind() == Kind.VAULT;
        failures.put(name, e);
        throw e;
      }
    }

    private Vault.Look looking() {
      Vault.Look begun = look;
      if (begun == null) {
        begun = open.vault.look();
        look = begun;
      }
      return begun;
    }

    /** After a failure: whether the vault answers again. */
    private boolean isStale() {
      Set<String> asked = new HashSet<>(values.keySet());
      asked.addAll(failures.keySet());
      if (failed) {
        Vault.Look again = open.vault.look();
        return asked.stream().noneMatch(name -> fails(again, name));
      }
      Vault.Look begun = look;
      return begun != null && open.vault.changedSince(begun, asked);
    }

    /** Whether the vault fails, whatever becomes of the name. */
    private static boolean fails(Vault.Look look, String name) {
      try {
        return look.secret(name).isEmpty();
      } catch (VaultException e) {
        return e.kind() == Kind.VAULT;
      }
    }

    @Override
    public Optional<Path> file() {
      return open.vault.file();
    }

    @Override
    public void inUse() {
      Open before = inUse;
      names = Set.copyOf(values.keySet());
      inUse = open;
      if (before != null && before != open) {
        before.vault.close();
      }
    }
  }

  @Override
  public void close() {
    Open kept = inUse;
    Open last = latest;
    if (kept != null) {
      kept.vault.close();
    }
    if (last != null && last != kept) {
      last.vault.close();
    }
  }
}
