package dev.penstock.store.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A connection that only listens to a channel: on one that also calls, the library takes a message
 * for an answer. Comes back by itself; what was said meanwhile is not heard, so {@code heard} runs
 * after each connection too.
 */
final class Listening {
  private final Vertx vertx;
  private final Context context;
  private final Reconnection reconnection;
  private final String channel;
  private final Runnable heard;
  private @Nullable Line line;

  Listening(
      Vertx vertx, LinkOptions options, RandomGenerator random, String channel, Runnable heard) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.channel = channel;
    this.heard = heard;
    this.reconnection = new Reconnection(vertx, options, random, new Connections());
  }

  void start() {
    context.runOnContext(task -> reconnection.dial());
  }

  Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(task -> {
      reconnection.stop();
      drop();
      closed.complete();
    });
    return closed.future();
  }

  private void drop() {
    Line lost = line;
    line = null;
    if (lost != null) {
      lost.close();
    }
  }

  private final class Connections implements Reconnection.Outcome {
    @Override
    public void connected(Line fresh) {
      line = fresh;
      fresh.connection().handler(message -> heard.run()).endHandler(ended -> lost());
      fresh
          .connection()
          .send(Request.cmd(Command.SUBSCRIBE).arg(channel))
          .onFailure(failure -> lost());
      heard.run();
    }

    private void lost() {
      drop();
      vertx.setTimer(LinkOptions.FIRST_BACKOFF.toMillis(), again -> reconnection.dial());
    }

    @Override
    public void failed(RedisFailure failure) {
      // The link that calls tells of it.
    }
  }
}
