package dev.penstock.provider.openai;

import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** OpenAI itself ({@code openai}) and every server with its format ({@code openai-compatible}). */
public record OpenAiProvider(String type, Transport transport) implements Provider {

  @Override
  public @Nullable Dialect dialect(Target target) {
    return null;
  }

  @Override
  public boolean passes(Target target) {
    return true;
  }

  @Override
  public String path(Target target) {
    return switch (target.operation()) {
      case CHAT -> "/chat/completions";
      case EMBEDDINGS -> "/embeddings";
      case RERANK -> "/rerank";
      case MODERATIONS -> "/moderations";
    };
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.value());
    }
  }
}
