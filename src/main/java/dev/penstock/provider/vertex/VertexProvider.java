package dev.penstock.provider.vertex;

import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings;
import dev.penstock.dialect.AnswerDecoder;
import dev.penstock.dialect.Dialect;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.GoogleErrors;
import dev.penstock.provider.Native;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Outbound;
import dev.penstock.upstream.Transport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Google's Vertex AI: which of the two dialects a model speaks, its name tells. */
public final class VertexProvider implements Provider {
  /** Of a deployment's {@code params} those whose names are Anthropic's. */
  private static final Set<String> CLAUDE_PARAMS =
      Set.of("max_tokens", "temperature", "top_p", "top_k", "thinking");

  private static final String BEARER = "Bearer ";

  private final Transport transport;
  private final GoogleTokens tokens;
  private final Vendors vendors;

  /**
   * The formats of the models, and of the counts of their tokens.
   *
   * @param gemini what a Gemini model is asked in, and Google's errors are read in
   * @param claude what a Claude model is asked in
   */
  public record Vendors(
      Dialect gemini, AnswerDecoder geminiCount, Dialect claude, AnswerDecoder claudeCount) {}

  public VertexProvider(Transport transport, GoogleTokens tokens, Vendors vendors) {
    this.transport = transport;
    this.tokens = tokens;
    this.vendors = vendors;
  }

  @Override
  public String type() {
    return "vertex";
  }

  @Override
  public Dialect dialect(Target target) {
    return VertexModel.isClaude(target.model())
        ? new VertexClaude(vendors.claude(), vendors.gemini(), target.model())
        : new VertexGemini(vendors.gemini());
  }

  @Override
  public String path(Target target) {
    String method;
    if (VertexModel.isClaude(target.model())) {
      method = target.stream() ? ":streamRawPredict" : ":rawPredict";
    } else {
      method = target.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
    }
    return VertexModel.path(settings(target.provider()), target.model()) + method;
  }

  @Override
  public @Nullable Native natively(String caller, Target target) {
    boolean claude = VertexModel.isClaude(target.model());
    return switch (caller) {
      case "messages" ->
          claude
              ? new Native(path(target), dialect(target), CLAUDE_PARAMS, VertexClaude::ready)
              : null;
      case "messages/count_tokens" ->
          claude
              ? new Native(
                  VertexModel.counting(settings(target.provider())),
                  vendors.claudeCount(),
                  Set.of(),
                  VertexClaude::version)
              : null;
      case "gemini" ->
          claude
              ? null
              : new Native(path(target), dialect(target), Set.of(), VertexGemini::withoutIds);
      case "gemini/countTokens" ->
          claude
              ? null
              : new Native(
                  VertexModel.path(settings(target.provider()), target.model()) + ":countTokens",
                  vendors.geminiCount(),
                  Set.of(),
                  VertexGemini::readyCount);
      default -> null;
    };
  }

  /** What a caller asks for by a header; the version of the API is in the body. */
  @Override
  public void version(MultiMap headers, Map<String, String> asked) {
    String betas = asked.get("anthropic-beta");
    if (betas != null) {
      String own = headers.get("anthropic-beta");
      headers.set("anthropic-beta", own == null ? betas : own + "," + betas);
    }
  }

  /** Nothing that is known at once: see {@link #authorize}. */
  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {}

  /** Adds a token, unless the operator's own headers have one. */
  @Override
  public Future<Outbound> authorize(Outbound outbound, @Nullable Secret key) {
    ProviderConfig provider = outbound.provider();
    if (outbound.headers().contains(HttpHeaders.AUTHORIZATION)) {
      return Future.succeededFuture(outbound);
    }
    return tokens
        .token(settings(provider).credentials(), provider.proxy())
        .map(token -> {
          outbound.headers().set(HttpHeaders.AUTHORIZATION, BEARER + token.token().value());
          if (token.quotaProject() != null) {
            outbound.headers().set("x-goog-user-project", token.quotaProject());
          }
          return outbound;
        });
  }

  @Override
  public boolean refused(Outbound outbound, @Nullable Secret key) {
    ProviderConfig provider = outbound.provider();
    boolean own = provider.headers().keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
    String shown = String.valueOf(outbound.headers().get(HttpHeaders.AUTHORIZATION));
    return !own
        && tokens.refused(
            shown.substring(BEARER.length()), settings(provider).credentials(), provider.proxy());
  }

  private static TypeSettings.Vertex settings(ProviderConfig config) {
    if (!(config.settings() instanceof TypeSettings.Vertex vertex)) {
      throw new IllegalArgumentException(config.name());
    }
    return vertex;
  }

  @Override
  public ErrorFormat errors() {
    return GoogleErrors.FORMAT;
  }

  @Override
  public Transport transport() {
    return transport;
  }
}
