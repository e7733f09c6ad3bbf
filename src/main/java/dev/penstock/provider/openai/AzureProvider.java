package dev.penstock.provider.openai;

import dev.penstock.api.ChatRequest;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Native;
import dev.penstock.provider.Passing;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Outbound;
import dev.penstock.upstream.Transport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's models at Azure: OpenAI's bodies at other addresses. With a dated version the deployment
 * stands in the path; the API without dates is under {@code /openai/v1} and takes it from the body.
 */
public final class AzureProvider implements Provider {
  private static final String UNDATED = "v1";
  private static final String PREVIEW = "preview";
  private static final String ROOT = "/openai/v1";

  /** Dated versions know the Responses API since this one. */
  private static final String FIRST_WITH_RESPONSES = "2025-03-01";

  private static final String BEARER = "Bearer ";

  private final OpenAiProvider format;
  private final EntraTokens tokens;

  public AzureProvider(Transport transport, Vertx vertx, InstantSource clock) {
    this.format = new OpenAiProvider(Vendors.AZURE, transport);
    this.tokens = new EntraTokens(vertx, clock);
  }

  @Override
  public String type() {
    return format.type();
  }

  @Override
  public @Nullable Dialect dialect(Target target) {
    return null;
  }

  @Override
  public Capabilities capabilities(Target target) {
    return format.capabilities(target);
  }

  @Override
  public boolean passes(Target target) {
    return format.passes(target);
  }

  @Override
  public void checkStored(ChatRequest request) {
    format.checkStored(request);
  }

  @Override
  public Buffer chat(Passing passing) {
    return format.chat(passing);
  }

  @Override
  public String path(Target target) {
    String version = version(target);
    String path = format.path(target);
    return undated(version)
        ? latest(target.provider(), version, path)
        : "/openai/deployments/%s%s?api-version=%s"
            .formatted(segment(target.model()), path, version);
  }

  @Override
  public @Nullable Native natively(String caller, Target target) {
    String version = version(target);
    if (undated(version)) {
      return OpenAiProvider.responses(
          caller, latest(target.provider(), version, OpenAiProvider.RESPONSES_PATH));
    }
    return version.compareTo(FIRST_WITH_RESPONSES) < 0
        ? null
        : OpenAiProvider.responses(
            caller, "/openai" + OpenAiProvider.RESPONSES_PATH + "?api-version=" + version);
  }

  private static String version(Target target) {
    return target.provider().settings() instanceof TypeSettings.Azure azure
        ? azure.apiVersion()
        : UNDATED;
  }

  private static boolean undated(String version) {
    return version.equals(UNDATED) || version.equals(PREVIEW);
  }

  private static String latest(ProviderConfig provider, String version, String path) {
    return root(provider) + path + (version.equals(PREVIEW) ? "?api-version=preview" : "");
  }

  /** Who gives the address as OpenAI's own SDK takes it has the root in it. */
  private static String root(ProviderConfig config) {
    return String.valueOf(config.baseUrl()).endsWith(ROOT) ? "" : ROOT;
  }

  private static String segment(String model) {
    return URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set("api-key", key.value());
    }
  }

  @Override
  public Future<Outbound> authorize(Outbound outbound, @Nullable Secret key) {
    if (outbound.provider().settings() instanceof TypeSettings.Azure(String version, var entra)
        && entra != null) {
      return tokens
          .token(entra, outbound.provider().proxy())
          .map(token -> {
            outbound.headers().set(HttpHeaders.AUTHORIZATION, BEARER + token.value());
            return outbound;
          });
    }
    return Future.succeededFuture(outbound);
  }

  @Override
  public boolean refused(Outbound outbound, @Nullable Secret key) {
    String shown = String.valueOf(outbound.headers().get(HttpHeaders.AUTHORIZATION));
    return outbound.provider().settings() instanceof TypeSettings.Azure(String version, var entra)
        && entra != null
        && tokens.refused(entra, shown.substring(BEARER.length()));
  }

  @Override
  public Transport transport() {
    return format.transport();
  }
}
