package dev.penstock.store.redis;

import dev.penstock.config.StateConfig;
import dev.penstock.responses.ResponseStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import org.jspecify.annotations.Nullable;

/**
 * Responses for all replicas. Redis lets them go when their time is over; how much there may be is
 * its own setting. They are large, so they have a connection of their own: limits and budgets do
 * not wait behind them.
 */
public final class RedisResponses implements ResponseStore {
  private final RedisLink link;
  private final Keys keys;
  private final StateConfig.Responses limits;

  RedisResponses(RedisLink link, Keys keys, StateConfig.Responses limits) {
    this.link = link;
    this.keys = keys;
    this.limits = limits;
  }

  @Override
  public Future<Void> put(String id, Buffer document) {
    return link.send(
            Request.cmd(Command.SET)
                .arg(keys.response(id))
                .arg(document)
                .arg("PX")
                .arg(Math.max(1, limits.ttl().toMillis())))
        .mapEmpty();
  }

  @Override
  public Future<@Nullable Buffer> find(String id) {
    return link.send(Request.cmd(Command.GET).arg(keys.response(id)))
        .map(document -> document == null ? null : document.toBuffer());
  }

  @Override
  public Future<Void> remove(String id) {
    return link.send(Request.cmd(Command.DEL).arg(keys.response(id))).mapEmpty();
  }

  Future<Void> close() {
    return link.close();
  }
}
