package dev.penstock.provider.openai;

import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Provider;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** OpenAI itself ({@code openai}) and every server with its format ({@code openai-compatible}). */
public record OpenAiProvider(String type, Transport transport) implements Provider {

  @Override
  public @Nullable Dialect dialect() {
    return null;
  }

  @Override
  public String chatPath(String model, boolean stream) {
    return "/chat/completions";
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.value());
    }
  }
}
