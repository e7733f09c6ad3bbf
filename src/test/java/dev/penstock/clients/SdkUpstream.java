package dev.penstock.clients;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Answers with the file that the model's name says: model {@code text} asked for in the format of
 * {@code openai} is {@code clients/openai/text.json}, or {@code text.sse}. What follows a dot in
 * the name only makes it unique.
 */
final class SdkUpstream implements AutoCloseable {
  private static final int FRAMES_BEFORE_CUT = 4;

  /** Whether a request brings results of tools, by format. */
  private static final List<String> RESULTS =
      List.of("\"tool_call_id\"", "\"tool_result\"", "\"functionResponse\"");

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final ConcurrentMap<String, CompletableFuture<Void>> closed = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, JsonObject> requests = new ConcurrentHashMap<>();

  SdkUpstream() {
    server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").await();
  }

  String address() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** The last body that asked for a model. */
  JsonObject request(String model) {
    return requests.get(model);
  }

  /** Completes when the gateway has hung up on a call of that model. */
  CompletableFuture<Void> closed(String model) {
    return closed.computeIfAbsent(model, any -> new CompletableFuture<>());
  }

  private void handle(HttpServerRequest request) {
    String vendor = request.path().split("/", 3)[1];
    request
        .body()
        .onSuccess(body -> answer(vendor, asked(request, body), request.response()))
        .onFailure(cause -> request.response().setStatusCode(500).end());
  }

  /** Gemini's path says the model and whether to stream; here they stand with the rest. */
  private static JsonObject asked(HttpServerRequest request, Buffer body) {
    String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
    int method = path.lastIndexOf(':');
    if (method < 0) {
      return body.toJsonObject();
    }
    return body.toJsonObject()
        .put("model", path.substring(path.lastIndexOf('/') + 1, method))
        .put("stream", path.startsWith("stream", method + 1));
  }

  private void answer(String vendor, JsonObject body, HttpServerResponse response) {
    String model = body.getString("model");
    requests.put(model, body);
    String scenario = scenario(model, body);
    if (scenario.startsWith("error-")) {
      int status = Integer.parseInt(scenario.substring("error-".length()));
      json(response.setStatusCode(status).putHeader("retry-after", "7"), vendor, scenario);
    } else if (!body.getBoolean("stream", false)) {
      json(response, vendor, scenario);
    } else {
      response.setChunked(true).putHeader("content-type", "text/event-stream");
      stream(model, scenario, vendor, response);
    }
  }

  private static String scenario(String model, JsonObject body) {
    String scenario = model.split("\\.", 2)[0];
    String raw = body.encode();
    boolean results = RESULTS.stream().anyMatch(raw::contains);
    return switch (scenario) {
      case "tools" -> results ? "tools-answered" : scenario;
      case "images" -> "text";
      default -> scenario;
    };
  }

  private void json(HttpServerResponse response, String vendor, String scenario) {
    response.putHeader("content-type", "application/json").end(read(vendor, scenario + ".json"));
  }

  private void stream(String model, String scenario, String vendor, HttpServerResponse response) {
    switch (scenario) {
      case "cut" -> {
        List<String> begin = frames(vendor, "text").subList(0, FRAMES_BEFORE_CUT);
        write(begin, response).onSuccess(done -> response.reset());
      }
      case "slow" -> {
        response.closeHandler(gone -> closed(model).complete(null));
        write(frames(vendor, "text").subList(0, FRAMES_BEFORE_CUT), response)
            .onFailure(gone -> closed(model).complete(null));
      }
      default -> write(frames(vendor, scenario), response).onSuccess(done -> response.end());
    }
  }

  /** Each frame in its own write, so that a reader meets them apart. */
  private static Future<Void> write(List<String> frames, HttpServerResponse response) {
    Future<Void> written = Future.succeededFuture();
    for (String frame : frames) {
      written = written.compose(before -> response.write(frame + "\n\n"));
    }
    return written;
  }

  private static List<String> frames(String vendor, String scenario) {
    String text = read(vendor, scenario + ".sse").toString(StandardCharsets.UTF_8);
    return List.of(text.strip().split("\n\n", -1));
  }

  private static Buffer read(String vendor, String file) {
    String name = "/clients/" + vendor + "/" + file;
    try (InputStream in = SdkUpstream.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no such fixture: " + name);
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
