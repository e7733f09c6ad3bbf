package dev.penstock.store.redis;

import dev.penstock.config.Secret;
import dev.penstock.store.redis.RedisAddress.Host;
import dev.penstock.store.redis.RedisFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One attempt to reach the server that has our keys. Each connection has a client of its own, since
 * closing a connection of the library gives it back to its pool and closes nothing; closing the
 * client does. Only standalone clients are used: all our keys are in one slot, so a cluster is its
 * one node that has that slot, and a Sentinel is asked by ourselves. What that saves is connections
 * to every node, retries of more than a second, and errors that quote the command.
 */
final class Dial {
  private static final int MOST_REDIRECTIONS = 3;
  private static final Script PROBE = Script.of("probe");

  private final Vertx vertx;
  private final LinkOptions options;
  private final List<Redis> opened = new ArrayList<>();
  private boolean abandoned;

  Dial(Vertx vertx, LinkOptions options) {
    this.vertx = vertx;
    this.options = options;
  }

  /** Asks one host: it is the server, or knows it. */
  Future<Line> run(Host host) {
    Future<Host> server =
        options.mode() == RedisMode.SENTINEL
            ? masterBySentinel(host)
            : Future.succeededFuture(host);
    return server
        .compose(found -> probed(found, MOST_REDIRECTIONS))
        .onSuccess(line -> closeAllBut(line.client()))
        .onFailure(ignored -> closeAll())
        .recover(cause -> Future.failedFuture(Refusals.of(cause)));
  }

  /** Whom a Sentinel calls master now. */
  Future<Host> master(Host sentinel) {
    return masterBySentinel(sentinel).onComplete(ignored -> closeAll());
  }

  /** Whatever is still under way ends without success. */
  void abandon() {
    abandoned = true;
    closeAll();
  }

  private Future<Host> masterBySentinel(Host sentinel) {
    Request question =
        Request.cmd(Command.SENTINEL).arg("GET-MASTER-ADDR-BY-NAME").arg(options.masterName());
    // Sentinels often have no password where the servers have one; then they refuse ours.
    return open(sentinel, true, 0)
        .recover(refused -> open(sentinel, false, 0))
        .compose(line -> line.connection().send(question))
        .compose(this::masterNamed);
  }

  private Future<Host> masterNamed(Response answer) {
    return Optional.ofNullable(answer)
        .map(pair ->
            Future.succeededFuture(
                new Host(pair.get(0).toString(), Integer.parseInt(pair.get(1).toString()))))
        .orElseGet(() ->
            Future.failedFuture(
                new RedisFailure(
                    Kind.UNAVAILABLE,
                    "the Sentinel knows no master named " + options.masterName())));
  }

  private Future<Line> probed(Host host, int redirections) {
    return open(host, true, options.address().database())
        .compose(line ->
            probe(line.connection())
                .compose(forbidden -> allowed(line, forbidden))
                .recover(cause -> redirected(cause, host, redirections)));
  }

  /** By digest and by text, so that both are known to be allowed. */
  private Future<Response> probe(RedisConnection connection) {
    Script.Arguments asked = new Script.Arguments(List.of(options.keys().probe()), List.of(), null);
    return connection
        .send(PROBE.byDigest(asked))
        .recover(cause ->
            Refusals.of(cause).kind() == Kind.UNKNOWN_SCRIPT
                ? connection.send(PROBE.byText(asked))
                : Future.failedFuture(cause));
  }

  private Future<Line> redirected(Throwable cause, Host from, int redirections) {
    if (String.valueOf(cause.getMessage()).startsWith("MOVED") && redirections > 0) {
      return probed(Refusals.movedTo(cause, from), redirections - 1);
    }
    boolean scriptsForbidden =
        !(cause instanceof RedisFailure) && Refusals.of(cause).kind() == Kind.FORBIDDEN;
    return Future.failedFuture(
        scriptsForbidden ? Refusals.forbidden("EVALSHA and EVAL, that is all scripts") : cause);
  }

  private static Future<Line> allowed(Line line, Response forbidden) {
    if (forbidden.size() == 0) {
      return Future.succeededFuture(line);
    }
    String names = forbidden.stream().map(Response::toString).collect(Collectors.joining(", "));
    return Future.failedFuture(Refusals.forbidden(names));
  }

  private Future<Line> open(Host host, boolean withCredentials, int database) {
    if (abandoned) {
      return Future.failedFuture(new RedisFailure(Kind.TIMEOUT, "Redis took too long to connect"));
    }
    Redis client = Redis.createClient(vertx, clientOptions(host, withCredentials, database));
    opened.add(client);
    return client.connect().map(connection -> new Line(client, connection, host));
  }

  private RedisOptions clientOptions(Host host, boolean withCredentials, int database) {
    RedisAddress address = options.address();
    RedisOptions client =
        new RedisOptions()
            .setConnectionString(address.connectionString(host, database))
            .setPreferredProtocolVersion(ProtocolVersion.RESP2)
            .setMaxWaitingHandlers(LinkOptions.MAX_WAITING)
            .setMaxPoolSize(1)
            .setPoolCleanerInterval(-1)
            .setTracingPolicy(TracingPolicy.IGNORE)
            .setNetClientOptions(netOptions());
    Secret password = address.password();
    if (withCredentials && password != null) {
      client.setPassword(password.value()).setUser(address.user());
    }
    return client;
  }

  private NetClientOptions netOptions() {
    NetClientOptions net =
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setConnectTimeout((int) LinkOptions.CONNECT_TIMEOUT.toMillis());
    if (options.address().tls()) {
      net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      if (options.caFile() != null) {
        net.setTrustOptions(new PemTrustOptions().addCertPath(options.caFile().toString()));
      }
    }
    return net;
  }

  private void closeAll() {
    opened.forEach(client -> client.close().onComplete(ignored -> {}));
    opened.clear();
  }

  private void closeAllBut(Redis winner) {
    opened.remove(winner);
    closeAll();
  }
}
