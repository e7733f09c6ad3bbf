package dev.penstock.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Passage;
import dev.penstock.api.bus.Errand;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.Maker;
import dev.penstock.api.client.Origin;
import dev.penstock.api.client.Writers;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.ProviderConfig.Credential;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.completions.CompletionsDialect;
import dev.penstock.dialect.completions.CompletionsPass;
import dev.penstock.dialect.openai.OpenAiErrorReader;
import dev.penstock.dialect.openai.operation.CodecCall;
import dev.penstock.dialect.openai.operation.OperationPass;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.dialect.openai.reading.ForeignAnswer;
import dev.penstock.dialect.openai.request.ChatRequestWriter;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.dialect.openai.translate.ChatWriters;
import dev.penstock.dialect.tokens.PromptTokens;
import dev.penstock.dialect.translate.DialectTranslator;
import dev.penstock.dialect.translate.NativePass;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.upstream.Outbound;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the upstream's request of the caller's, and finds who makes the caller's answer of its. */
final class Encoder {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
  private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");
  private static final CharSequence AGENT = HttpHeaders.createOptimized("penstock");

  private final RandomGenerator random;
  private final InstantSource clock;

  Encoder(RandomGenerator random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /** What goes to the upstream, and what its answer goes through. */
  record Encoded(Outbound outbound, AnswerTranslator translator) {}

  /**
   * The call in the provider's format.
   *
   * @throws dev.penstock.error.FailureException if the provider cannot express it
   */
  Encoded encode(Provider provider, ProviderCall call) {
    Target target = target(call);
    Exchange exchange = call.exchange();
    Errand errand = call.errand();
    if (errand != null) {
      MultiMap signed = headers(provider, target.provider(), call);
      return ErrandEncoder.encode(provider, target, errand, signed);
    }
    Passage passage = exchange.passage();
    if (passage != null) {
      PassageEncoder passing = new PassageEncoder(provider, target, call, passage);
      return new Encoded(
          passing.outbound(headers(provider, target.provider(), call)),
          passing.translator(settings(call)));
    }
    if (!target.operation().ofChat()) {
      return other(provider, target, call);
    }
    Origin origin = exchange.origin();
    if (origin != null && origin.dialect() instanceof CompletionsDialect) {
      ObjectNode came = origin.request();
      Target completion = target.of(Operation.COMPLETIONS);
      if (provider.passes(completion)) {
        return completion(provider, completion, call, came);
      }
    }
    ProviderConfig settings = target.provider();
    Native own = natively(provider, call);
    MultiMap headers = headers(provider, settings, call);
    if (origin != null && own != null) {
      return natively(provider, call, target, own, headers);
    }
    if (origin != null) {
      boolean drop = exchange.config().routing().dropUnknownParams();
      origin.dialect().checkTranslated(origin.request(), drop, call.dropped());
    }
    Dialect dialect = provider.dialect(target);
    if (dialect == null && !provider.passes(target)) {
      throw new FailureException(hasNone(target.operation()));
    }
    if (dialect == null && !settings.sharesStored()) {
      provider.checkStored(call.request());
    }
    Buffer body =
        dialect == null ? openAi(provider, call) : translated(dialect, call, settings.cacheHints());
    return new Encoded(
        new Outbound(settings, provider.path(target), headers, body), translator(dialect, call));
  }

  /** A completion of an upstream that has them. */
  private static Encoded completion(
      Provider provider, Target target, ProviderCall call, ObjectNode came) {
    Exchange exchange = call.exchange();
    return new Encoded(
        new Outbound(
            target.provider(),
            provider.path(target),
            headers(provider, target.provider(), call),
            CompletionsPass.request(came, target.model(), call.deployment().params())),
        new CompletionsPass(
            exchange.request().includeUsage(),
            exchange.config().server().limits().maxEventBytes()));
  }

  /** Something else than a chat. */
  private Encoded other(Provider provider, Target target, ProviderCall call) {
    Exchange exchange = call.exchange();
    ChatRequest request = call.request();
    ModelConfig.Deployment deployment = call.deployment();
    Codec codec = provider.codec(target);
    if (codec == null && !provider.passes(target)) {
      throw new FailureException(hasNone(target.operation()));
    }
    Buffer body;
    AnswerTranslator translator;
    if (codec == null) {
      body = ChatRequestWriter.splice(request, deployment.model(), deployment.params());
      translator = new OperationPass(request);
    } else {
      CodecCall coded =
          new CodecCall(codec, request, deployment.params(), deployment.model(), settings(call));
      body = coded.encode(exchange.config().routing().dropUnknownParams(), call.dropped());
      translator = coded;
    }
    MultiMap headers = headers(provider, target.provider(), call);
    return new Encoded(
        new Outbound(target.provider(), provider.path(target), headers, body), translator);
  }

  static Failure.UnsupportedParameter hasNone(Operation operation) {
    return new Failure.UnsupportedParameter(
        "model", "The provider of this model has no " + operation.words() + ". Use another model.");
  }

  /** What came in OpenAI's format stays as it is; what became it is made plain. */
  private static Buffer openAi(Provider provider, ProviderCall call) {
    Exchange exchange = call.exchange();
    return provider.chat(
        new Passing(
            call.request(),
            call.deployment(),
            exchange.origin() != null,
            exchange.config().routing().dropUnknownParams(),
            call.dropped()));
  }

  private static Encoded natively(
      Provider provider, ProviderCall call, Target target, Native own, MultiMap headers) {
    Exchange exchange = call.exchange();
    Origin origin = Objects.requireNonNull(exchange.origin());
    if (!target.provider().sharesStored()) {
      origin.dialect().checkStored(origin.request());
    }
    ObjectNode body = NativeRequest.of(origin.request(), call.deployment(), own.params());
    origin.dialect().readyNative(body);
    own.ready().accept(body);
    Dialect dialect = provider.dialect(target);
    if (dialect != null && target.provider().cacheHints() && dialect.markCache(body) > 0) {
      call.markCacheHinted();
    }
    provider.version(headers, exchange.options().versions());
    return new Encoded(
        new Outbound(target.provider(), own.path(), headers, Buffer.buffer(Json.bytes(body))),
        new NativePass(
            own.decoder(),
            exchange.config().server().limits().maxEventBytes(),
            origin.dialect().listener(maker(call))));
  }

  private static Maker maker(ProviderCall call) {
    Credential credential = call.credential();
    return new Maker(
        call.deployment().provider(),
        call.deployment().id(),
        credential == null ? null : credential.id());
  }

  /** The answer to a call that nobody need be asked for; null if the provider is to be. */
  @Nullable Buffer answerHere(Provider provider, ProviderCall call) {
    Origin origin = call.exchange().origin();
    if (origin == null || natively(provider, call) != null) {
      return null;
    }
    ObjectNode answer =
        origin.dialect().answerHere(call.exchange().request(), call.deployment().knownAs());
    return answer == null ? null : Buffer.buffer(Json.bytes(answer));
  }

  /** The provider's own API, if it is the caller's; else null. */
  static @Nullable Native natively(Provider provider, ProviderCall call) {
    Origin origin = call.exchange().origin();
    return origin == null ? null : provider.natively(origin.dialect().name(), target(call));
  }

  static Target target(ProviderCall call) {
    ModelConfig.Deployment deployment = call.deployment();
    ChatRequest request = call.request();
    ProviderConfig settings = call.exchange().config().providers().get(deployment.provider());
    return new Target(
        request.operation(), request.stream(), deployment, Objects.requireNonNull(settings));
  }

  private static Buffer translated(Dialect dialect, ProviderCall call, boolean cacheHints) {
    Exchange exchange = call.exchange();
    ModelConfig.Deployment deployment = call.deployment();
    return TranslatedRequest.of(call.request(), deployment.params(), deployment.model())
        .encode(
            dialect,
            exchange.config().routing().dropUnknownParams(),
            call.dropped(),
            body -> {
              if (cacheHints && dialect.markCache(body) > 0) {
                call.markCacheHinted();
              }
            });
  }

  private AnswerSettings settings(ProviderCall call) {
    ChatRequest request = call.request();
    return new AnswerSettings(
        request.includeUsage(),
        call.deployment().model(),
        clock.instant().getEpochSecond(),
        this::id,
        call.exchange().config().server().limits().maxEventBytes(),
        () -> PromptTokens.of(request.body(), call.deployment().knownAs()));
  }

  private AnswerTranslator translator(@Nullable Dialect dialect, ProviderCall call) {
    Origin origin = call.exchange().origin();
    AnswerSettings settings = settings(call);
    if (origin == null && dialect == null) {
      return new PassThrough(settings);
    }
    Writers writers =
        origin == null
            ? new ChatWriters(settings)
            : origin.dialect().writers(origin.request(), settings);
    return dialect == null
        ? new ForeignAnswer(settings, writers)
        : new DialectTranslator(dialect, writers, settings.maxEventBytes());
  }

  private static MultiMap headers(Provider provider, ProviderConfig settings, ProviderCall call) {
    MultiMap headers = HttpHeaders.headers();
    headers.set(HttpHeaders.CONTENT_TYPE, JSON);
    headers.set(HttpHeaders.ACCEPT, call.request().stream() ? EVENTS : JSON);
    headers.set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
    headers.set(HttpHeaders.USER_AGENT, AGENT);
    Credential credential = call.credential();
    provider.sign(headers, settings, credential == null ? null : credential.key());
    settings.headers().forEach(headers::set);
    return headers;
  }

  /** What the upstream's error means to the caller. */
  Failure decodeError(Provider provider, ProviderCall call, ErrorAnswer error) {
    Dialect dialect = provider.dialect(target(call));
    return dialect == null
        ? OpenAiErrorReader.read(error.status(), error.body(), error.retryAfterMillis())
        : dialect.decodeError(error);
  }

  /** What follows {@code chatcmpl-} in a made id. */
  private String id() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
