package dev.penstock.provider.tei;

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
import org.jspecify.annotations.Nullable;

/** Text Embeddings Inference; it has no chat. */
public record TeiProvider(Transport transport) implements Provider {
  private static final Codec RERANK = new TeiRerank();

  @Override
  public String type() {
    return "tei";
  }

  @Override
  public @Nullable Dialect dialect(Target target) {
    return null;
  }

  @Override
  public boolean passes(Target target) {
    return target.operation() == Operation.EMBEDDINGS;
  }

  @Override
  public @Nullable Codec codec(Target target) {
    return target.operation() == Operation.RERANK ? RERANK : null;
  }

  @Override
  public String path(Target target) {
    return target.operation() == Operation.RERANK ? "/rerank" : "/v1/embeddings";
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.value());
    }
  }

  @Override
  public boolean namesModel() {
    return false;
  }
}
