package dev.penstock.provider.bedrock.aws;

import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings.AwsKeys;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs calls to AWS for all shards of a process: with keys of the configuration, with a profile,
 * or with what AWS's default chain finds (environment, web identity, profile, container, instance).
 * Nothing of AWS's library is loaded before the first call, and then off the event loop.
 */
public final class AwsAuthority {
  /** Settings of providers that are there, and that were there before a reload or two. */
  private static final int MOST_SETTINGS = 64;

  /** To hash more than this would hold an event loop up. */
  private static final int LARGE_BODY = 256 << 10;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Map<AwsSettings, CredentialCache> caches = new LinkedHashMap<>();
  private @Nullable AwsSigner signer;

  public AwsAuthority(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /**
   * Adds a signature to the headers of a call, which are not touched meanwhile. Fails with {@code
   * CredentialRefused}. The answer comes on the caller's context.
   *
   * @param method of HTTP
   * @param address with the path as it is sent
   */
  public Future<MultiMap> sign(
      AwsSettings settings, String method, URI address, MultiMap headers, Buffer body) {
    return cache(settings)
        .get()
        .compose(credentials -> signed(settings, method, address, headers, body, credentials));
  }

  /** AWS refused a call with these headers; whether other credentials may be had for it. */
  public boolean refused(AwsSettings settings, MultiMap headers) {
    String signature = String.valueOf(headers.get("authorization"));
    return settings.keys() == null
        && cache(settings).refused(key -> signature.contains("Credential=" + key + "/"));
  }

  private Future<MultiMap> signed(
      AwsSettings settings,
      String method,
      URI address,
      MultiMap headers,
      Buffer body,
      AwsCredentialsIdentity credentials) {
    AwsSigner ready = signer();
    if (body.length() <= LARGE_BODY) {
      ready.sign(method, address, headers, body.getBytes(), settings.region(), credentials);
      return Future.succeededFuture(headers);
    }
    return vertx.executeBlocking(
        () -> {
          ready.sign(method, address, headers, body.getBytes(), settings.region(), credentials);
          return headers;
        },
        false);
  }

  private synchronized AwsSigner signer() {
    AwsSigner ready = signer;
    if (ready == null) {
      ready = new AwsSigner(clock);
      signer = ready;
    }
    return ready;
  }

  private synchronized CredentialCache cache(AwsSettings settings) {
    CredentialCache cache = caches.get(settings);
    if (cache == null) {
      if (caches.size() >= MOST_SETTINGS) {
        caches.remove(caches.keySet().iterator().next());
      }
      cache = new CredentialCache(vertx, clock, new Source(settings)::look);
      caches.put(settings, cache);
    }
    return cache;
  }

  /** Where credentials come from; asked by one worker at a time. */
  private final class Source {
    private final AwsSettings settings;
    private @Nullable AwsCredentialsProvider provider;

    Source(AwsSettings settings) {
      this.settings = settings;
    }

    AwsCredentialsIdentity look() {
      AwsCredentialsProvider found = provider;
      boolean first = found == null;
      if (found == null) {
        found = provider(settings);
        provider = found;
      }
      AwsCredentialsIdentity credentials = found.resolveCredentials();
      if (first) {
        signer().warmUp(credentials);
      }
      return credentials;
    }
  }

  private static AwsCredentialsProvider provider(AwsSettings settings) {
    AwsKeys keys = settings.keys();
    if (keys != null) {
      String id = keys.accessKeyId().value();
      String secret = keys.secretAccessKey().value();
      Secret token = keys.sessionToken();
      return StaticCredentialsProvider.create(
          token == null
              ? AwsBasicCredentials.create(id, secret)
              : AwsSessionCredentials.create(id, secret, token.value()));
    }
    return settings.profile() == null
        ? DefaultCredentialsProvider.builder().build()
        : ProfileCredentialsProvider.create(settings.profile());
  }
}
