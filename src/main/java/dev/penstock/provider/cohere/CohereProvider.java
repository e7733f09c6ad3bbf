package dev.penstock.provider.cohere;

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

/** Cohere's API v2: chat, embeddings and reranking. */
public final class CohereProvider implements Provider {
  private static final Codec EMBEDDINGS = new CohereEmbeddings();
  private static final Codec RERANK = new CohereRerank();

  private final Transport transport;
  private final Dialect dialect;

  /** {@code toolCallIds} makes ids for tool calls that come without. */
  public CohereProvider(Transport transport, Supplier<String> toolCallIds) {
    this.transport = transport;
    this.dialect = new CohereDialect(toolCallIds);
  }

  @Override
  public String type() {
    return "cohere";
  }

  @Override
  public Dialect dialect(Target target) {
    return dialect;
  }

  @Override
  public @Nullable Codec codec(Target target) {
    return switch (target.operation()) {
      case EMBEDDINGS -> EMBEDDINGS;
      case RERANK -> RERANK;
      case CHAT, COMPLETIONS, MODERATIONS -> null;
    };
  }

  @Override
  public String path(Target target) {
    return switch (target.operation()) {
      case EMBEDDINGS -> "/v2/embed";
      case RERANK -> "/v2/rerank";
      case CHAT, COMPLETIONS, MODERATIONS -> "/v2/chat";
    };
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.value());
    }
  }

  @Override
  public Transport transport() {
    return transport;
  }
}
