package dev.penstock.provider;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.bus.Errand;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.upstream.Outbound;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A call about a response that a provider keeps: below the address at which it was made. */
final class ErrandEncoder {
  private ErrandEncoder() {}

  /** Its answer goes to the caller as it is. */
  private static final class AsItIs implements AnswerTranslator {
    @Override
    public StreamTranslation stream(String contentType) {
      throw new FailureException(new Failure.UpstreamBroken("a stream that was not asked for"));
    }

    @Override
    public Whole whole(Buffer body) {
      return new Whole(body, new AnswerFacts());
    }
  }

  static Encoder.Encoded encode(Provider provider, Target target, Errand errand, MultiMap headers) {
    Native own = provider.natively(ResponsesDialect.NAME, target);
    if (own == null) {
      throw new FailureException(
          new Failure.InvalidRequest("The provider that keeps this response cannot be asked."));
    }
    headers.remove(HttpHeaders.CONTENT_TYPE);
    return new Encoder.Encoded(
        new Outbound(
            target.provider(),
            HttpMethod.valueOf(errand.method()),
            path(own.path(), errand),
            headers,
            Buffer.buffer()),
        new AsItIs());
  }

  private static String path(String root, Errand errand) {
    int query = root.indexOf('?');
    StringBuilder path = new StringBuilder(query < 0 ? root : root.substring(0, query));
    path.append('/').append(encoded(errand.responseId())).append(errand.suffix());
    char before = '?';
    if (query >= 0) {
      path.append(root, query, root.length());
      before = '&';
    }
    for (Map.Entry<String, String> parameter : errand.query()) {
      path.append(before).append(encoded(parameter.getKey()));
      path.append('=').append(encoded(parameter.getValue()));
      before = '&';
    }
    return path.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
