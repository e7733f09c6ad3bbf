package dev.penstock.config.vault;

import dev.penstock.config.Secret;
import dev.penstock.config.StateConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Section {@code vault}: where secrets are. */
public sealed interface VaultConfig {

  /** The value of {@code type}. */
  String type();

  /**
   * What opens envelopes.
   *
   * @param now the master key; null if none is set
   * @param before the one before it, while a vault is still locked with that
   */
  record Master(@Nullable Secret now, @Nullable Secret before) {}

  /** A file of envelopes. */
  record InFile(Path path, Master master) implements VaultConfig {
    @Override
    public String type() {
      return "file";
    }
  }

  /** Environment variables whose names begin with the prefix. */
  record InEnvironment(String prefix) implements VaultConfig {
    @Override
    public String type() {
      return "env";
    }
  }

  /** The same envelopes in the Redis of {@code state.redis}, for all replicas. */
  record InRedis(StateConfig.Redis redis, Master master) implements VaultConfig {
    @Override
    public String type() {
      return "redis";
    }
  }

  /**
   * HashiCorp Vault, key-value store version 2.
   *
   * @param path in front of each name; empty for none
   * @param refresh how often to look for new versions
   * @param timeout of one call
   */
  record Hashicorp(
      URI address,
      String mount,
      String path,
      @Nullable String namespace,
      Login login,
      Duration refresh,
      Duration timeout)
      implements VaultConfig {
    @Override
    public String type() {
      return "hashicorp";
    }
  }

  /** How to get a token of HashiCorp Vault. */
  sealed interface Login {
    /** One that was given. */
    record Token(Secret token) implements Login {}

    /** For an AppRole. */
    record AppRole(String mount, String roleId, Secret secretId) implements Login {}

    /** For a pod's service account, whose token is in a file that changes. */
    record Kubernetes(String mount, String role, Path jwtPath) implements Login {}
  }

  /**
   * AWS Secrets Manager; credentials come from AWS's default chain.
   *
   * @param region null for the default chain's
   * @param prefix in front of each name
   * @param endpoint instead of the region's own; null for that
   * @param refresh how often to look for new versions
   * @param timeout of one call with its retries
   */
  record Aws(
      @Nullable String region,
      String prefix,
      @Nullable URI endpoint,
      Duration refresh,
      Duration timeout)
      implements VaultConfig {
    @Override
    public String type() {
      return "aws";
    }
  }
}
