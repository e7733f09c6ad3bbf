package dev.penstock.admin;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/** Reads the body of a command: an optional JSON object, bounded in size and time. */
final class Bodies {
  private static final int MAX_BYTES = 64 * 1024;
  private static final long MAX_MILLIS = 10_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Bodies() {}

  /**
   * The object; an empty one if there is no body. Fails with {@code RequestTooLarge}, {@code
   * RequestTimeout}, {@code InvalidJson} or {@code ClientGone}. To be called before anything else
   * is waited for.
   */
  static Future<ObjectNode> object(RoutingContext context) {
    Promise<Buffer> whole = Promise.promise();
    HttpServerRequest request = context.request();
    Buffer body = Buffer.buffer();
    long timer =
        context
            .vertx()
            .setTimer(
                MAX_MILLIS,
                late -> whole.tryFail(new FailureException(new Failure.RequestTimeout())));
    request.handler(bytes -> {
      if (body.length() + bytes.length() > MAX_BYTES) {
        whole.tryFail(new FailureException(new Failure.RequestTooLarge(MAX_BYTES)));
      } else {
        body.appendBuffer(bytes);
      }
    });
    request.exceptionHandler(
        cause -> whole.tryFail(new FailureException(new Failure.ClientGone())));
    request.endHandler(end -> whole.tryComplete(body));
    return whole
        .future()
        .onComplete(read -> context.vertx().cancelTimer(timer))
        .compose(Bodies::parse);
  }

  /**
   * Takes the name out of the settings of something that is to be made.
   *
   * @throws FailureException with {@code MissingParameter}
   */
  static String takeName(ObjectNode body) {
    JsonNode name = body.remove("name");
    if (name == null || !name.isTextual()) {
      throw new FailureException(new Failure.MissingParameter("name"));
    }
    return name.asText();
  }

  /**
   * Settings that change give no other name.
   *
   * @throws FailureException with {@code InvalidValue}
   */
  static void keepName(ObjectNode body, String what) {
    if (body.has("name")) {
      throw new FailureException(
          new Failure.InvalidValue("name", "name: a %s keeps its name".formatted(what)));
    }
  }

  private static Future<ObjectNode> parse(Buffer body) {
    if (body.length() == 0) {
      return Future.succeededFuture(JSON.createObjectNode());
    }
    try {
      JsonNode tree = JSON.readTree(body.getBytes());
      if (tree instanceof ObjectNode object) {
        return Future.succeededFuture(object);
      }
    } catch (IOException e) {
      // Said below; the parser's words would quote the body.
    }
    return Future.failedFuture(
        new FailureException(new Failure.InvalidJson("The body must be one JSON object.")));
  }
}
