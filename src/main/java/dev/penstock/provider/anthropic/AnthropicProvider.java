package dev.penstock.provider.anthropic;

import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API. */
public final class AnthropicProvider implements Provider {
  private static final String VERSION = "2023-06-01";

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
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    headers.set("anthropic-version", Objects.requireNonNullElse(config.version(), VERSION));
    if (key != null) {
      headers.set("x-api-key", key.value());
    }
  }

  @Override
  public Transport transport() {
    return transport;
  }
}
