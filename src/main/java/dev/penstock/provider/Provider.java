package dev.penstock.provider;

import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Dialect;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** How one kind of provider is called. Stateless, but for its transport. */
public interface Provider {

  /** The {@code type} in the configuration. */
  String type();

  /** Its chat format; null if it is OpenAI's, whose bodies pass through. */
  @Nullable Dialect dialect();

  /**
   * Path and query of a chat call, behind {@code base_url}. The key is never in it.
   *
   * @param model the deployment's model name
   */
  String chatPath(String model, boolean stream);

  /** Adds what the provider wants in the head, credentials included; {@code key} may be null. */
  void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key);

  /** What carries the calls. */
  Transport transport();
}
