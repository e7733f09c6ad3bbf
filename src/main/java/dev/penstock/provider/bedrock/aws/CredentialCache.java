package dev.penstock.provider.bedrock.aws;

import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.upstream.Renewed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** One set of credentials for all shards, as {@link Renewed} keeps them. */
final class CredentialCache {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialCache.class);

  /** A profile's file may change, and nothing tells when. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  /** AWS refuses what expires while the call is on its way. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private final Supplier<AwsCredentialsIdentity> source;
  private final InstantSource clock;
  private final Renewed<AwsCredentialsIdentity> renewed;

  /** {@code source} may block. */
  CredentialCache(Vertx vertx, InstantSource clock, Supplier<AwsCredentialsIdentity> source) {
    this.source = source;
    this.clock = clock;
    this.renewed = new Renewed<>(vertx, clock, this::look);
  }

  /** Fails with {@code CredentialRefused} if there are none. */
  Future<AwsCredentialsIdentity> get() {
    return renewed.value();
  }

  /** AWS refused those of this key; see {@link Renewed#refused}. */
  boolean refused(Predicate<String> keyId) {
    return renewed.refused(identity -> keyId.test(identity.accessKeyId()));
  }

  private Renewed.Held<AwsCredentialsIdentity> look() {
    AwsCredentialsIdentity identity;
    try {
      identity = source.get();
    } catch (RuntimeException e) {
      // It tells where it looked, and no secret.
      LOG.warn("no credentials of AWS: {}", e.getMessage());
      throw new FailureException(new Failure.CredentialRefused());
    }
    Instant end = identity.expirationTime().map(at -> at.minus(MARGIN)).orElse(Instant.MAX);
    return new Renewed.Held<>(identity, clock.instant().plus(LOOK_AGAIN), end);
  }
}
