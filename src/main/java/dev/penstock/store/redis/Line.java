package dev.penstock.store.redis;

import dev.penstock.store.redis.RedisAddress.Host;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.stream.Stream;

/** A connection and where it leads. Confined to its event loop. */
final class Line {
  private final Redis client;
  private final RedisConnection connection;
  private final Host host;
  private boolean open = true;

  Line(Redis client, RedisConnection connection, Host host) {
    this.client = client;
    this.connection = connection.exceptionHandler(ignored -> {});
    this.host = host;
  }

  Redis client() {
    return client;
  }

  RedisConnection connection() {
    return connection;
  }

  Host host() {
    return host;
  }

  boolean isOpen() {
    return open;
  }

  /** The servers of the cluster; none where it does not say. */
  Future<List<Host>> nodes() {
    return connection
        .send(Request.cmd(Command.CLUSTER).arg("SLOTS"))
        .map(ranges -> ranges.stream().flatMap(Line::servers).distinct().toList());
  }

  /** A range is its first slot, its last, and its servers: address, port and more. */
  private static Stream<Host> servers(Response range) {
    return range.stream()
        .skip(2)
        .map(server -> new Host(server.get(0).toString(), server.get(1).toInteger()))
        .filter(host -> !host.name().isEmpty());
  }

  void close() {
    open = false;
    connection.endHandler(null);
    client.close().onComplete(ignored -> {});
  }
}
