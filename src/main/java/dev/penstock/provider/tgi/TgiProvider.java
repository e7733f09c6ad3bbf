package dev.penstock.provider.tgi;

import dev.penstock.config.PromptTemplate;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.config.TypeSettings;
import dev.penstock.dialect.Dialect;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** A server of text-generation-inference. */
public record TgiProvider(Transport transport) implements Provider {
  @Override
  public String type() {
    return "tgi";
  }

  @Override
  public Dialect dialect(Target target) {
    PromptTemplate template =
        target.provider().settings() instanceof TypeSettings.Tgi settings
            ? settings.promptTemplate()
            : null;
    return new TgiDialect(
        template == null ? PromptTemplate.ofModel(target.deployment().knownAs()) : template);
  }

  @Override
  public String path(Target target) {
    return target.stream() ? "/generate_stream" : "/generate";
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
