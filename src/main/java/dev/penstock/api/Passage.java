package dev.penstock.api;

import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of a provider's own API, that goes there as it came and whose answer comes back as it
 * is. Its body is that of the request.
 *
 * @param provider its name in the configuration
 * @param deployment id of the deployment whose model it is for; null if it is for none
 * @param method of HTTP
 * @param target path and query behind the provider's {@code base_url}
 * @param headers of the caller's that go with it, by lower-case name
 * @param api name of the dialect that its answer is read in; null for the provider's own chat
 *     format, or that of the operation
 * @param name what stands for its model where it has none: the operator's rule
 * @param billed whether it may cost something
 * @param errors how the caller is told of failures that are ours
 */
public record Passage(
    String provider,
    @Nullable String deployment,
    String method,
    String target,
    Map<String, String> headers,
    @Nullable String api,
    String name,
    boolean billed,
    ErrorFormat errors) {
  public Passage {
    headers = Map.copyOf(headers);
  }

  /** Whether it is for no model, so that there is one place it can go to. */
  public boolean unrouted() {
    return deployment == null;
  }

  /** Without the caller's query. */
  @Override
  public String toString() {
    return method + " to " + provider + ": " + name;
  }

  /**
   * What the provider said of a call that failed.
   *
   * @param failure the same in our words
   * @param contentType as the provider wrote it; null if it did not
   */
  public record Refusal(Failure failure, int status, @Nullable String contentType, Buffer body) {}
}
