package dev.penstock.provider;

import dev.penstock.api.ChatRequest;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.openai.request.ChatRequestWriter;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.OpenAiErrors;
import dev.penstock.upstream.Outbound;
import dev.penstock.upstream.Transport;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one kind of provider is called. Stateless, but for its transport and credentials it got. */
public interface Provider {

  /** The {@code type} in the configuration. */
  String type();

  /** The chat format of this deployment; null if it is OpenAI's, whose bodies pass through. */
  @Nullable Dialect dialect(Target target);

  /**
   * Path and query of a call, behind {@code base_url}. The key is never in it. Asked only for an
   * operation that the provider has.
   */
  String path(Target target);

  /**
   * Whether bodies of the target's operation pass through as they are: in OpenAI's format, for
   * reranking in Cohere's. What does not pass and has no {@link #dialect} or {@link #codec} is
   * refused.
   */
  default boolean passes(Target target) {
    return target.operation().ofChat() && dialect(target) == null;
  }

  /** The body of a chat where {@link #dialect} is null: the caller's, or what differs from it. */
  default Buffer chat(Passing passing) {
    return ChatRequestWriter.splice(
        passing.request(), passing.deployment().model(), passing.params());
  }

  /**
   * Refuses what of a chat that {@linkplain #passes passes} names something that the provider keeps
   * for all who share its key: called unless the operator lets callers share.
   */
  default void checkStored(ChatRequest request) {}

  /**
   * What is known of the chats that a deployment takes where {@link #dialect} is null; null if
   * nothing is. What is not taken there is sent all the same, for the upstream to judge.
   */
  default @Nullable Capabilities capabilities(Target target) {
    return null;
  }

  /** How it does something else than chat in a format of its own; null if it does not. */
  default @Nullable Codec codec(Target target) {
    return null;
  }

  /**
   * Its own API for callers who speak it; null if this dialect is not its own.
   *
   * @param caller name of the caller's dialect
   */
  default @Nullable Native natively(String caller, Target target) {
    return null;
  }

  /** Adds what the provider wants in the head, credentials included; {@code key} may be null. */
  void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key);

  /**
   * Adds to a call of its own API what the caller's headers say of the version they were written
   * for ({@code CallOptions.versions}).
   */
  default void version(MultiMap headers, Map<String, String> asked) {}

  /**
   * The call with credentials that must be fetched, or depend on its body. Fails with {@code
   * CredentialRefused} or {@code UpstreamUnreachable}.
   */
  default Future<Outbound> authorize(Outbound outbound, @Nullable Secret key) {
    return Future.succeededFuture(outbound);
  }

  /**
   * It refused what {@link #authorize} put into this call: that is not used again. Whether another
   * one may be had, so that the call is worth making once more.
   */
  default boolean refused(Outbound outbound, @Nullable Secret key) {
    return false;
  }

  /** How callers of its own API are told of errors. */
  default ErrorFormat errors() {
    return OpenAiErrors.FORMAT;
  }

  /** Whether answers of its own API to a call of this model can be read for what they cost. */
  default boolean hasOwn(Target target) {
    return true;
  }

  /** Whether requests of its own API that say nothing of it are answered by a stream. */
  default boolean streamsUnasked() {
    return false;
  }

  /** Whether requests of its own API say which model they are for. */
  default boolean namesModel() {
    return true;
  }

  /** What carries the calls. */
  Transport transport();
}
