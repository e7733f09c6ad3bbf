package dev.penstock.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * The upstream: answers a chat completion at once, or a chunk at every interval. What it shall do
 * travels in the model's name, {@code bench+CHUNKS+INTERVAL_MS}, through any gateway; without
 * chunks it is a whole answer after that time. Each chunk holds the monotonic time of its write, which all processes of a machine share, so that whoever
 * reads it knows how long it was under way.
 */
final class Mock {
  private static final String HEAD =
      "data: {\"id\":\"chatcmpl-bench\",\"object\":"
          + "\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[{"
          + "\"index\":0,\"delta\":{\"content\":\"";
  private static final String TAIL = "\"},\"finish_reason\":null}]}\n\n";
  private static final String END =
      HEAD.substring(0, HEAD.indexOf("\"content\""))
          + "},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
  private static final Buffer WHOLE =
      Buffer.buffer(
          "{\"id\":\"chatcmpl-bench\",\"object\":"
              + "\"chat.completion\",\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0,"
              + "\"message\":{\"role\":\"assistant\",\"content\":\""
              + "word ".repeat(200)
              + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":250,\"completion_tokens\":200,"
              + "\"total_tokens\":450}}");

  private final Vertx vertx;

  private Mock(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Argument: the port. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    Mock mock = new Mock(vertx);
    vertx
        .createHttpServer(new HttpServerOptions().setTcpNoDelay(true).setAcceptBacklog(4096))
        .requestHandler(mock::handle)
        .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
        .onFailure(Processes::die);
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(body.toString(), request.response()));
  }

  private void answer(String body, HttpServerResponse response) {
    int at = body.indexOf("bench+");
    if (at < 0) {
      whole(response);
      return;
    }
    String[] words = body.substring(at, body.indexOf('"', at)).split("\\+", 3);
    int chunks = Integer.parseInt(words[1]);
    int intervalMs = Integer.parseInt(words[2]);
    if (chunks == 0) {
      vertx.setTimer(intervalMs, id -> whole(response));
      return;
    }
    response.setChunked(true).putHeader("content-type", "text/event-stream");
    stream(response, chunks, intervalMs);
  }

  private static void whole(HttpServerResponse response) {
    response.putHeader("content-type", "application/json").end(WHOLE).onFailure(gone -> {});
  }

  private void stream(HttpServerResponse response, int chunks, int intervalMs) {
    int[] left = {chunks};
    chunk(response, left);
    long timer =
        vertx.setPeriodic(
            intervalMs,
            id -> {
              if (chunk(response, left)) {
                vertx.cancelTimer(id);
                response.end(END);
              }
            });
    response.closeHandler(gone -> vertx.cancelTimer(timer));
  }

  /** Writes one, unless all are written. */
  private static boolean chunk(HttpServerResponse response, int[] left) {
    if (left[0]-- <= 0) {
      return true;
    }
    response.write(HEAD + "t=" + System.nanoTime() + " and a few words" + TAIL);
    return false;
  }
}
