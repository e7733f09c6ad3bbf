package dev.penstock.provider;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Exchange;
import dev.penstock.api.Passage;
import dev.penstock.api.bus.Address;
import dev.penstock.api.bus.ByReference;
import dev.penstock.api.bus.PassageRequest;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.api.bus.UpstreamHead;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.config.ProviderConfig.Credential;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.RateLimitHeaders;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.upstream.Decompressed;
import dev.penstock.upstream.Outbound;
import dev.penstock.upstream.RawAnswer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the providers of one type for one shard: translates the request, sends it, and replies at
 * the head of the answer, with the body paused and a translator for it.
 */
public final class ProviderVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderVerticle.class);
  private static final DeliveryOptions REPLY = ByReference.options(Duration.ofSeconds(30));

  private static final int LEAST_ERROR = 400;

  private final int shard;
  private final Provider provider;
  private final Encoder encoder;
  private final Sources sources;
  private final InstantSource clock;

  ProviderVerticle(
      int shard, Provider provider, Encoder encoder, Sources sources, InstantSource clock) {
    this.shard = shard;
    this.sources = sources;
    this.provider = provider;
    this.encoder = encoder;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    vertx.eventBus().localConsumer(Address.provider(provider.type(), shard), this::onCall);
    vertx.eventBus().localConsumer(Address.passages(provider.type(), shard), this::onPassage);
    return Future.succeededFuture();
  }

  private void onCall(Message<ProviderCall> message) {
    Future.succeededFuture(message.body())
        .compose(this::call)
        .recover(cause -> Future.succeededFuture(failed(message.body(), cause)))
        .onSuccess(reply -> message.reply(reply, REPLY));
  }

  private void onPassage(Message<PassageRequest> message) {
    message.reply(Passages.find(provider, message.body()), REPLY);
  }

  private Future<UpstreamReply> call(ProviderCall call) {
    if (call.exchange().passage() != null) {
      return encoded(call);
    }
    Buffer here = encoder.answerHere(provider, call);
    if (here != null) {
      return Future.succeededFuture(HereAnswer.of(here));
    }
    return call.errand() != null || Encoder.natively(provider, call) != null
        ? encoded(call)
        : sources
            .fetch(provider.dialect(Encoder.target(call)), call)
            .compose(fetched -> encoded(call));
  }

  private Future<UpstreamReply> encoded(ProviderCall call) {
    return encoded(call, true);
  }

  /** A credential that was fetched may have ended before its time; {@code again}: try another. */
  private Future<UpstreamReply> encoded(ProviderCall call, boolean again) {
    Encoder.Encoded encoded = encoder.encode(provider, call);
    return provider
        .authorize(encoded.outbound(), key(call))
        .compose(outbound ->
            send(outbound, call)
                .compose(answer -> Decompressed.of(answer, call, vertx))
                .compose(answer -> reply(answer, call, encoded.translator()))
                .compose(reply ->
                    again && isRefused(reply, call) && provider.refused(outbound, key(call))
                        ? encoded(call, false)
                        : Future.succeededFuture(reply)));
  }

  private static boolean isRefused(UpstreamReply reply, ProviderCall call) {
    return reply instanceof UpstreamReply.Failed failed
        && failed.failure() instanceof Failure.CredentialRefused refused
        && refused.everywhere()
        && !call.cancelled();
  }

  private static @Nullable Secret key(ProviderCall call) {
    Credential credential = call.credential();
    return credential == null ? null : credential.key();
  }

  private Future<RawAnswer> send(Outbound outbound, ProviderCall call) {
    // Credentials may have taken their time.
    return call.cancelled()
        ? Future.failedFuture(new FailureException(new Failure.ClientGone()))
        : provider.transport().send(outbound, call);
  }

  private Future<UpstreamReply> reply(
      RawAnswer answer, ProviderCall call, AnswerTranslator translator) {
    if (call.cancelled()) {
      return Future.failedFuture(new FailureException(new Failure.ClientGone()));
    }
    ProviderLimits limits = limits(answer.headers());
    if (answer.status() >= 200 && answer.status() < 300) {
      translator.head(answer.headers()::get);
      return Future.succeededFuture(
          new UpstreamAnswer(
              mediaType(answer.headers().get("content-type")),
              answer.body(),
              translator,
              limits,
              call.exchange().passage() == null ? null : head(answer)));
    }
    return new ErrorBody(vertx, answer, call, clock.instant())
        .read()
        .map(error -> new UpstreamReply.Failed(failure(call, answer, error), limits));
  }

  private static UpstreamHead head(RawAnswer answer) {
    return new UpstreamHead(
        answer.status(),
        answer.headers().get("content-type"),
        answer.headers().get("content-disposition"));
  }

  private Failure failure(ProviderCall call, RawAnswer answer, ErrorAnswer error) {
    Failure failure = encoder.decodeError(provider, call, error);
    Exchange exchange = call.exchange();
    if (exchange.passage() != null
        && error.status() >= LEAST_ERROR
        && !(failure instanceof Failure.CredentialRefused)) {
      exchange.refused(
          new Passage.Refusal(
              failure,
              error.status(),
              answer.headers().get("content-type"),
              Buffer.buffer(error.body())));
    }
    return failure;
  }

  private @Nullable ProviderLimits limits(MultiMap headers) {
    for (Map.Entry<String, String> header : headers) {
      if (RateLimitHeaders.mayBe(header.getKey())) {
        return RateLimitHeaders.read(headers::get, clock.instant());
      }
    }
    return null;
  }

  private UpstreamReply failed(ProviderCall call, Throwable cause) {
    call.cancel();
    if (cause instanceof FailureException known) {
      return new UpstreamReply.Failed(CallerPlace.named(known.failure(), call.exchange()), null);
    }
    LOG.error("provider {} failed, request {}", provider.type(), call.exchange().id(), cause);
    return new UpstreamReply.Failed(new Failure.Internal(), null);
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
  }
}
