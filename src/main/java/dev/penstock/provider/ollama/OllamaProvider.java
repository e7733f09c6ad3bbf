package dev.penstock.provider.ollama;

import dev.penstock.api.Operation;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ollama's native chat; a key is only wanted by proxies in front of it. */
public final class OllamaProvider implements Provider {
  private static final Codec EMBEDDINGS = new OllamaEmbeddings();

  private final Transport transport;
  private final Dialect dialect;

  /** {@code toolCallIds} makes ids for tool calls that come without. */
  public OllamaProvider(Transport transport, Supplier<String> toolCallIds) {
    this.transport = transport;
    this.dialect = new OllamaDialect(toolCallIds);
  }

  @Override
  public String type() {
    return "ollama";
  }

  @Override
  public Dialect dialect(Target target) {
    return dialect;
  }

  @Override
  public @Nullable Codec codec(Target target) {
    return target.operation() == Operation.EMBEDDINGS ? EMBEDDINGS : null;
  }

  @Override
  public String path(Target target) {
    return target.operation() == Operation.EMBEDDINGS ? "/api/embed" : "/api/chat";
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.value());
    }
  }

  @Override
  public boolean streamsUnasked() {
    return true;
  }

  @Override
  public Transport transport() {
    return transport;
  }
}
