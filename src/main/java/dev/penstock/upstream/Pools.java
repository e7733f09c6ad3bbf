package dev.penstock.upstream;

import dev.penstock.config.Config;
import dev.penstock.config.ProviderConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one shard: a client for each provider, made at its first call. One that no
 * longer stands in the configuration is closed when nobody uses it: at once, or with its last call.
 * A request that began before may still want it later; it then gets a new one, which goes with that
 * call. Confined to the shard's event loop.
 */
final class Pools {
  private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

  private final Function<Key, HttpClient> clients;

  /** Concurrent for {@link #size} only. */
  private final Map<Key, Pool> pools = new ConcurrentHashMap<>();

  private Set<Key> current;

  /** What connections depend on; with another one of these they are of no more use. */
  record Key(
      String provider,
      @Nullable URI baseUrl,
      @Nullable URI proxy,
      boolean http2,
      int maxConnections) {

    static Key of(ProviderConfig provider, int maxConnections) {
      return new Key(
          provider.name(), provider.baseUrl(), provider.proxy(), provider.http2(), maxConnections);
    }
  }

  Pools(Function<Key, HttpClient> clients, Config config) {
    this.clients = clients;
    this.current = keys(config);
  }

  private static Set<Key> keys(Config config) {
    int most = config.server().limits().maxUpstreamConnections();
    return config.providers().values().stream()
        .map(provider -> Key.of(provider, most))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The client for one call; whoever uses it ends the use. */
  Use use(ProviderConfig provider, int maxConnections) {
    Pool pool =
        pools.computeIfAbsent(
            Key.of(provider, maxConnections), key -> new Pool(key, clients.apply(key)));
    return new Use(pool);
  }

  /** Closes what does not stand in the configuration, as soon as it is unused. */
  void keep(Config config) {
    current = keys(config);
    pools.values().stream().toList().forEach(Pool::closeIfDone);
  }

  /** May be asked from any thread. */
  int size() {
    return pools.size();
  }

  private final class Pool {
    private final Key key;
    private final HttpClient client;
    private int uses;

    Pool(Key key, HttpClient client) {
      this.key = key;
      this.client = client;
    }

    void closeIfDone() {
      if (uses == 0 && !current.contains(key) && pools.remove(key, this)) {
        Future<Void> closed = client.close();
        closed.onFailure(e -> LOG.warn("connections to {} not closed", key.provider(), e));
      }
    }
  }

  /** One call's use of a client. */
  static final class Use {
    private final Pool pool;
    private boolean ended;

    private Use(Pool pool) {
      this.pool = pool;
      pool.uses++;
    }

    HttpClient client() {
      return pool.client;
    }

    /** Nothing more goes over the call's connection; only the first call counts. */
    void end() {
      if (!ended) {
        ended = true;
        pool.uses--;
        pool.closeIfDone();
      }
    }
  }
}
