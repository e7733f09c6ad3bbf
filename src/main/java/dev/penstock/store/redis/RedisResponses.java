package dev.penstock.store.redis;

import dev.penstock.config.StateConfig;
import dev.penstock.responses.ResponseStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Responses for all replicas. Redis lets them go when their time is over; how much there may be
 * altogether is its own setting. They are large, so they have a connection of their own: limits and
 * budgets do not wait behind them.
 */
public final class RedisResponses implements ResponseStore {
  private static final Script RESPONSE = Script.of("response");
  private static final byte[] NOTHING = {};

  private final RedisLink link;
  private final Keys keys;
  private final StateConfig.Responses limits;

  RedisResponses(RedisLink link, Keys keys, StateConfig.Responses limits) {
    this.link = link;
    this.keys = keys;
    this.limits = limits;
  }

  @Override
  public Future<Void> put(String owner, String id, Buffer document) {
    return change(owner, id, Math.max(1, limits.ttl().toMillis()), document.getBytes());
  }

  @Override
  public Future<@Nullable Buffer> find(String id) {
    return link.send(Request.cmd(Command.GET).arg(keys.response(id)))
        .map(document -> document == null ? null : document.toBuffer());
  }

  @Override
  public Future<Void> remove(String owner, String id) {
    return change(owner, id, 0, NOTHING);
  }

  private Future<Void> change(String owner, String id, long ttlMillis, byte[] document) {
    List<String> touched = List.of(keys.response(id), keys.responsesOf(owner), keys.sizesOf(owner));
    List<String> texts =
        List.of(
            id,
            Long.toString(ttlMillis),
            Integer.toString(limits.perKey().maxEntries()),
            Integer.toString(limits.perKey().maxBytes()),
            keys.responses());
    return link.call(RESPONSE, touched, texts, Packed.raw(document)).mapEmpty();
  }

  Future<Void> close() {
    return link.close();
  }
}
