package dev.penstock.provider.anthropic;

import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Dialect;
import dev.penstock.error.AnthropicErrors;
import dev.penstock.error.ErrorFormat;
import dev.penstock.provider.Native;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API. */
public final class AnthropicProvider implements Provider {
  private static final String VERSION = "2023-06-01";

  /** Of a deployment's {@code params} those whose names are Anthropic's. */
  private static final Set<String> PARAMS =
      Set.of("max_tokens", "temperature", "top_p", "top_k", "thinking");

  private final Transport transport;
  private final Dialect dialect = new AnthropicDialect();

  public AnthropicProvider(Transport transport) {
    this.transport = transport;
  }

  @Override
  public String type() {
    return "anthropic";
  }

  @Override
  public Dialect dialect(Target target) {
    return dialect;
  }

  @Override
  public String path(Target target) {
    return "/v1/messages";
  }

  @Override
  public @Nullable Native natively(String caller, Target target) {
    return switch (caller) {
      case "messages" -> new Native("/v1/messages", dialect, PARAMS);
      case "messages/count_tokens" ->
          new Native("/v1/messages/count_tokens", TokenCount.DECODER, Set.of());
      default -> null;
    };
  }

  /** The caller's version wins over ours, and its betas stand beside the operator's. */
  @Override
  public void version(MultiMap headers, Map<String, String> asked) {
    String version = asked.get("anthropic-version");
    if (version != null) {
      headers.set("anthropic-version", version);
    }
    String betas = asked.get("anthropic-beta");
    if (betas != null) {
      String own = headers.get("anthropic-beta");
      headers.set("anthropic-beta", own == null ? betas : own + "," + betas);
    }
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    headers.set("anthropic-version", Objects.requireNonNullElse(config.version(), VERSION));
    if (key != null) {
      headers.set("x-api-key", key.value());
    }
  }

  @Override
  public ErrorFormat errors() {
    return AnthropicErrors.FORMAT;
  }

  @Override
  public Transport transport() {
    return transport;
  }
}
