package dev.penstock.provider.vertex;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.penstock.config.Secret;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.upstream.Renewed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens of Google for all shards of a process: of a service account by its key, or of what
 * Google's application default credentials are (environment, gcloud, the machine's own). Nothing of
 * Google's library is loaded before the first call, and then off the event loop.
 */
public final class GoogleTokens {
  private static final Logger LOG = LoggerFactory.getLogger(GoogleTokens.class);
  private static final List<String> SCOPES =
      List.of("https://www.googleapis.com/auth/cloud-platform");

  /** Accounts that are there, and that were there before a reload or two. */
  private static final int MOST_ACCOUNTS = 64;

  private static final Duration EARLY = Duration.ofMinutes(5);

  /** Google refuses what expires while the call is on its way. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final InstantSource clock;
  private final Map<Account, Renewed<Token>> tokens = new LinkedHashMap<>();

  /** Whose token it is, and the way to Google; without a key that of the environment. */
  private record Account(@Nullable Secret key, @Nullable URI proxy) {}

  /** A token, and the project that its calls are counted for if it says one. */
  record Token(Secret token, @Nullable String quotaProject) {}

  public GoogleTokens(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /**
   * A token that is good now; fails with {@code CredentialRefused} or {@code UpstreamUnreachable}.
   */
  Future<Token> token(@Nullable Secret key, @Nullable URI proxy) {
    return of(new Account(key, proxy)).value();
  }

  /** Google refused this token; whether another one may be had. */
  boolean refused(String token, @Nullable Secret key, @Nullable URI proxy) {
    return of(new Account(key, proxy)).refused(held -> held.token().value().equals(token));
  }

  private synchronized Renewed<Token> of(Account account) {
    Renewed<Token> known = tokens.get(account);
    if (known == null) {
      if (tokens.size() >= MOST_ACCOUNTS) {
        tokens.remove(tokens.keySet().iterator().next());
      }
      known = new Renewed<>(vertx, clock, new Source(account)::fetch);
      tokens.put(account, known);
    }
    return known;
  }

  /** Where one account's tokens come from; asked by one worker at a time. */
  private final class Source {
    private final Account account;
    private @Nullable GoogleCredentials credentials;

    Source(Account account) {
      this.account = account;
    }

    Renewed.Held<Token> fetch() {
      GoogleCredentials found = credentials;
      if (found == null) {
        found = find(account);
        credentials = found;
      }
      try {
        return held(found.refreshAccessToken(), found.getQuotaProjectId());
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private Renewed.Held<Token> held(AccessToken token, @Nullable String quotaProject) {
      Instant now = clock.instant();
      Date expiry = token.getExpirationTime();
      Instant end = expiry == null ? now.plus(EARLY) : expiry.toInstant();
      Duration life = Duration.between(now, end);
      Duration early = life.compareTo(EARLY.multipliedBy(2)) < 0 ? life.dividedBy(2) : EARLY;
      return new Renewed.Held<>(
          new Token(new Secret(token.getTokenValue()), quotaProject),
          end.minus(early),
          end.minus(MARGIN));
    }
  }

  private static GoogleCredentials find(Account account) {
    HttpTransportFactory http = () -> transport(account.proxy());
    Secret key = account.key();
    try {
      if (key == null) {
        return GoogleCredentials.getApplicationDefault(http).createScoped(SCOPES);
      }
      // The calls that wait have deployments to go to, and are tried again there.
      return ServiceAccountCredentials.fromStream(
              new ByteArrayInputStream(key.value().getBytes(StandardCharsets.UTF_8)), http)
          .createWithCustomRetryStrategy(false)
          .createScoped(SCOPES);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("no credentials of Google: {}", key == null ? e.getMessage() : "not a key");
      throw new FailureException(new Failure.CredentialRefused());
    }
  }

  private static NetHttpTransport transport(@Nullable URI proxy) {
    NetHttpTransport.Builder builder = new NetHttpTransport.Builder();
    if (proxy != null) {
      int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
      builder.setProxy(
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }
    return builder.build();
  }

  /** Google's own words may hold parts of the request, so only the status is logged. */
  private static FailureException failed(IOException e) {
    HttpResponseException answer = answer(e);
    int status = answer == null ? 0 : answer.getStatusCode();
    LOG.warn(
        "no token of Google: {}", status == 0 ? e.getClass().getSimpleName() : "status " + status);
    return new FailureException(
        status == 400 || status == 401 || status == 403
            ? new Failure.CredentialRefused()
            : new Failure.UpstreamUnreachable("no token of Google"));
  }

  private static @Nullable HttpResponseException answer(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpResponseException answer) {
        return answer;
      }
    }
    return null;
  }
}
