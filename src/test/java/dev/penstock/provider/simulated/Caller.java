package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.ProviderConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Calls the simulated upstream on one event loop and reads what comes. */
final class Caller {
  private final Context context;
  private final SimulatedUpstream upstream;
  private final ProviderConfig.Simulation settings;

  Caller(Vertx vertx, boolean faults) {
    this.context = vertx.getOrCreateContext();
    this.upstream = new SimulatedUpstream(vertx);
    this.settings = new ProviderConfig.Simulation(Duration.ZERO, faults);
  }

  /** A request whose only message is the user's. */
  static ObjectNode says(String text) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", "demo");
    request.withArray("messages").addObject().put("role", "user").put("content", text);
    return request;
  }

  static ObjectNode streamed(ObjectNode request) {
    request.put("stream", true).putObject("stream_options").put("include_usage", true);
    return request;
  }

  /** The answer, read as fast as it comes. */
  Answered ask(JsonNode request) {
    ProviderCall call = Calls.call();
    return await(head(request, call).compose(answer -> read(answer)));
  }

  /** The head; the body is paused. */
  Future<Simulated> head(JsonNode request, ProviderCall call) {
    byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
    return onLoop(() -> upstream.call(body, "demo-model", settings, call))
        .compose(answer -> answer);
  }

  /** Runs there and gives back what it gave. */
  <T> Future<T> onLoop(Callable<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> {
      try {
        done.complete(action.call());
      } catch (Exception e) {
        done.fail(e);
      }
    });
    return done.future();
  }

  static Future<Answered> read(Simulated answer) {
    Promise<Answered> read = Promise.promise();
    List<String> chunks = new ArrayList<>();
    answer
        .body()
        .exceptionHandler(
            cut -> read.complete(new Answered(answer.status(), answer.headers(), chunks, cut)))
        .endHandler(
            end -> read.complete(new Answered(answer.status(), answer.headers(), chunks, null)))
        .handler((Buffer chunk) -> chunks.add(chunk.toString()))
        .resume();
    return read.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
