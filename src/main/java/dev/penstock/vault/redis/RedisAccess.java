package dev.penstock.vault.redis;

import dev.penstock.config.StateConfig;
import dev.penstock.vault.Patience;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client on an event loop of its own: the vault is needed before the gateway has any, and also by
 * commands that never have one. The loop begins with the first call. It is made by a thread of no
 * other loop and called from its own, since a client that is called from another Vert.x calls back
 * there, where somebody waits for it.
 */
final class RedisAccess {
  private static final int CONNECT_MILLIS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final StateConfig.Redis config;
  private @Nullable Open open;

  private record Open(Vertx vertx, Context loop, Redis client) {}

  RedisAccess(StateConfig.Redis config) {
    this.config = config;
  }

  /** Waits for the answer; null is one too. */
  @Nullable Response send(Request request) throws Exception {
    Open at = opened();
    CompletableFuture<@Nullable Response> answer = new CompletableFuture<>();
    at.loop.runOnContext(on ->
        at.client
            .send(request)
            .onSuccess(answer::complete)
            .onFailure(answer::completeExceptionally));
    return Patience.await(answer, PATIENCE);
  }

  private synchronized Open opened() throws Exception {
    Open at = open;
    if (at == null) {
      at =
          Patience.await(
              CompletableFuture.supplyAsync(
                  this::connect, task -> Thread.ofPlatform().daemon().start(task)),
              PATIENCE.multipliedBy(5));
      open = at;
    }
    return at;
  }

  private Open connect() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1));
    Context loop = vertx.getOrCreateContext();
    return new Open(vertx, loop, Redis.createClient(vertx, options()));
  }

  private RedisOptions options() {
    List<String> addresses =
        Stream.of(config.url().value().split(",", -1)).map(String::strip).toList();
    NetClientOptions net =
        new NetClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setHostnameVerificationAlgorithm("HTTPS");
    if (config.ca() != null) {
      net.setTrustOptions(new PemTrustOptions().addCertPath(config.ca().toString()));
    }
    RedisOptions options =
        new RedisOptions()
            .setType(RedisClientType.valueOf(config.mode().toUpperCase(Locale.ROOT)))
            .setNetClientOptions(net)
            .setMaxPoolSize(2);
    addresses.forEach(options::addConnectionString);
    if (options.getType() == RedisClientType.SENTINEL) {
      options.setMasterName(config.masterName());
    }
    return options;
  }

  /**
   * In our words and Redis's first one, as {@code NOAUTH}: what follows may repeat the command with
   * all that was in it.
   */
  static String why(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int space = message.indexOf(' ');
    String first = space < 0 ? message : message.substring(0, space);
    boolean code =
        first.length() > 2
            && first.length() < 20
            && first.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_');
    return code ? "refuses: " + first : "cannot be reached";
  }

  synchronized void close() {
    Open at = open;
    open = null;
    if (at != null) {
      at.vertx.close();
    }
  }
}
