package dev.penstock.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Operation;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Dialect;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.GoogleErrors;
import dev.penstock.provider.Native;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gemini in AI Studio; the key travels in a header, never in the address. */
public final class GeminiProvider implements Provider {
  private static final Codec EMBEDDINGS = new GeminiEmbeddings();

  private final Transport transport;
  private final Dialect dialect;

  /** {@code toolCallIds} makes ids for tool calls that come without. */
  public GeminiProvider(Transport transport, Supplier<String> toolCallIds) {
    this.transport = transport;
    this.dialect = new GeminiDialect(toolCallIds);
  }

  @Override
  public String type() {
    return "gemini";
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
    return target.operation() == Operation.EMBEDDINGS
        ? GeminiModel.embeddingsPath(target.model())
        : GeminiModel.path(target.model(), target.stream());
  }

  /** The deployment's {@code params} have chat's names and do not go into Gemini's own requests. */
  @Override
  public @Nullable Native natively(String caller, Target target) {
    return switch (caller) {
      case "gemini" -> new Native(path(target), dialect, Set.of());
      case "gemini/countTokens" ->
          new Native(
              GeminiModel.path(target.model(), ":countTokens"),
              ContentCount.DECODER,
              Set.of(),
              body -> nameModel(body, target.model()));
      default -> null;
    };
  }

  /** A whole request to be counted names its model, unlike any other. */
  private static void nameModel(ObjectNode body, String model) {
    if (body.path("generateContentRequest") instanceof ObjectNode whole) {
      whole.put("model", GeminiModel.resource(model));
    }
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set("x-goog-api-key", key.value());
    }
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
