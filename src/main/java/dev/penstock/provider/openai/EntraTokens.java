package dev.penstock.provider.openai;

import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings.Entra;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ProxyOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens of Microsoft Entra by client credentials (Microsoft identity platform, OAuth 2.0
 * client credentials flow). A token is fetched again a while before it expires, behind the calls
 * that still use it; of all who wait for one, only the first asks. Confined to the event loop of
 * its shard.
 */
final class EntraTokens {
  private static final Logger LOG = LoggerFactory.getLogger(EntraTokens.class);
  private static final long PATIENCE_MILLIS = 10_000;
  private static final long EARLY_MILLIS = 300_000;
  private static final long RETRY_MILLIS = 10_000;
  private static final long FRESH_MILLIS = 30_000;

  /** Applications that configurations of the past named are forgotten. */
  private static final int MOST = 64;

  private final Vertx vertx;
  private final InstantSource clock;
  private final Map<Entra, Application> applications = new HashMap<>();
  private @Nullable WebClient client;

  EntraTokens(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /** What is known of one application's token. */
  private static final class Application {
    private @Nullable Secret token;
    private long refreshMillis;
    private long expiryMillis;
    private long sinceMillis;
    private @Nullable Future<Secret> fetching;
  }

  /**
   * A token that is good now; fails with {@code CredentialRefused} or {@code UpstreamUnreachable}.
   */
  Future<Secret> token(Entra entra, @Nullable URI proxy) {
    if (applications.size() >= MOST && !applications.containsKey(entra)) {
      applications.clear();
    }
    Application application = applications.computeIfAbsent(entra, key -> new Application());
    long now = clock.millis();
    Secret token = application.token;
    // A renewal that failed late is tried again later, but what has ended is of no use meanwhile.
    if (token != null && now < Math.min(application.refreshMillis, application.expiryMillis)) {
      return Future.succeededFuture(token);
    }
    Future<Secret> fetching = application.fetching;
    if (fetching == null) {
      fetching = fetch(entra, application, proxy);
    }
    return token != null && now < application.expiryMillis
        ? Future.succeededFuture(token)
        : fetching;
  }

  private Future<Secret> fetch(Entra entra, Application application, @Nullable URI proxy) {
    Future<Secret> fetched =
        ask(entra, proxy)
            .recover(cause -> Future.failedFuture(failure(cause)))
            .map(answer -> keep(answer, application))
            .onFailure(cause -> application.refreshMillis = clock.millis() + RETRY_MILLIS)
            .eventually(() -> {
              application.fetching = null;
              return Future.succeededFuture();
            });
    if (!fetched.isComplete()) {
      application.fetching = fetched;
    }
    return fetched;
  }

  private Future<HttpResponse<Buffer>> ask(Entra entra, @Nullable URI proxy) {
    String address = entra.authority() + "/" + entra.tenant() + "/oauth2/v2.0/token";
    HttpRequest<Buffer> request = client().postAbs(address).timeout(PATIENCE_MILLIS);
    if (proxy != null) {
      int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
      request.proxy(new ProxyOptions().setHost(proxy.getHost()).setPort(port));
    }
    return request.sendForm(
        MultiMap.caseInsensitiveMultiMap()
            .set("grant_type", "client_credentials")
            .set("client_id", entra.clientId())
            .set("client_secret", entra.clientSecret().value())
            .set("scope", entra.scope()));
  }

  /** Made when first needed: few gateways have one. */
  private WebClient client() {
    WebClient made = client;
    if (made == null) {
      // Whoever it sends us to is not the one who was configured.
      made = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
      client = made;
    }
    return made;
  }

  private Secret keep(HttpResponse<Buffer> answer, Application application) {
    JsonObject body = body(answer);
    String text = body.getValue("access_token") instanceof String token ? token : "";
    if (answer.statusCode() != 200 || text.isEmpty()) {
      throw refused(answer.statusCode(), body);
    }
    long lifeMillis =
        body.getValue("expires_in") instanceof Number seconds ? seconds.longValue() * 1000 : 0;
    Secret token = new Secret(text);
    application.token = token;
    application.sinceMillis = clock.millis();
    application.expiryMillis = clock.millis() + lifeMillis;
    application.refreshMillis = application.expiryMillis - Math.min(EARLY_MILLIS, lifeMillis / 2);
    return token;
  }

  /** Azure refused this token, which is not used again; whether another one may be had. */
  boolean refused(Entra entra, String shown) {
    Application application = applications.get(entra);
    Secret token = application == null ? null : application.token;
    if (application == null || token == null || !token.value().equals(shown)) {
      return true;
    }
    // A quite new one will not be better for being fetched again.
    if (clock.millis() < application.sinceMillis + FRESH_MILLIS) {
      return false;
    }
    application.token = null;
    return true;
  }

  private static JsonObject body(HttpResponse<Buffer> answer) {
    Buffer body = answer.bodyAsBuffer();
    try {
      return body == null ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  /** The sign-in's own words may name the application, so only its code is logged. */
  private static FailureException refused(int status, JsonObject body) {
    LOG.warn("sign-in by Entra failed: status {}, {}", status, code(body));
    return new FailureException(
        status == 400 || status == 401 || status == 403
            ? new Failure.CredentialRefused()
            : new Failure.UpstreamUnreachable("sign-in failed"));
  }

  private static String code(JsonObject body) {
    String code = String.valueOf(body.getValue("error"));
    boolean plain =
        code.length() <= 64 && code.chars().allMatch(c -> c == '_' || Character.isLetter(c));
    return plain ? code : "no code";
  }

  private static FailureException failure(Throwable cause) {
    LOG.warn("sign-in by Entra failed: {}", cause.getClass().getSimpleName());
    return new FailureException(new Failure.UpstreamUnreachable("sign-in failed"));
  }
}
