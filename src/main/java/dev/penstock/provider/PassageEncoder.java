package dev.penstock.provider;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.Operation;
import dev.penstock.api.Passage;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.completions.CompletionsPass;
import dev.penstock.dialect.openai.operation.CodecReading;
import dev.penstock.dialect.openai.operation.OperationPass;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.dialect.translate.NativePass;
import dev.penstock.dialect.translate.RawPass;
import dev.penstock.dialect.translate.UnreadPass;
import dev.penstock.upstream.Outbound;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Objects;

/** A request of a provider's own API on its way there: as it came, with the operator's key. */
final class PassageEncoder {
  private final Provider provider;
  private final Target target;
  private final ProviderCall call;
  private final Passage passage;

  PassageEncoder(Provider provider, Target target, ProviderCall call, Passage passage) {
    this.provider = provider;
    this.target = target;
    this.call = call;
    this.passage = passage;
  }

  /** {@code headers}: those of any call, credentials included; changed. */
  Outbound outbound(MultiMap headers) {
    byte[] body = call.exchange().request().body();
    headers.remove(HttpHeaders.CONTENT_TYPE);
    passage.headers().forEach(headers::set);
    provider.version(headers, call.exchange().options().versions());
    target.provider().headers().forEach(headers::set);
    return new Outbound(
        target.provider(),
        HttpMethod.valueOf(passage.method()),
        passage.target(),
        headers,
        Buffer.buffer(body));
  }

  AnswerTranslator translator(AnswerSettings settings) {
    return passage.unrouted() ? new UnreadPass() : new RawPass(reading(settings));
  }

  private AnswerTranslator reading(AnswerSettings settings) {
    int maxEventBytes = settings.maxEventBytes();
    String api = passage.api();
    if (api != null) {
      return new NativePass(
          Objects.requireNonNull(provider.natively(api, target)).decoder(), maxEventBytes);
    }
    Codec codec = provider.codec(target);
    if (codec != null) {
      return new CodecReading(codec);
    }
    if (target.operation() == Operation.COMPLETIONS) {
      return new CompletionsPass(true, maxEventBytes);
    }
    if (!target.operation().ofChat()) {
      return new OperationPass(call.exchange().request());
    }
    Dialect dialect = provider.dialect(target);
    return dialect == null ? new PassThrough(settings) : new NativePass(dialect, maxEventBytes);
  }
}
