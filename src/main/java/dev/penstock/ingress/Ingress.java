package dev.penstock.ingress;

import dev.penstock.config.Config;
import dev.penstock.dispatch.Dispatcher;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Builds the proxy of one shard from its parts. */
public final class Ingress {
  private final Config config;
  private final Consumer<Router> more;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final long startSeconds;

  /**
   * For shards of one configuration.
   *
   * @param more adds routes that are not ours, such as health
   * @param clock monotonic nanoseconds
   */
  public Ingress(
      Config config,
      Consumer<Router> more,
      LongSupplier clock,
      InstantSource wallClock,
      RandomGenerator random) {
    this.config = config;
    this.more = more;
    this.clock = clock;
    this.random = random;
    this.startSeconds = wallClock.instant().getEpochSecond();
  }

  /** A proxy whose requests go to {@code dispatcher}. */
  public ProxyVerticle proxy(Dispatcher dispatcher) {
    Reception reception = new Reception(dispatcher, clock, random);
    Routes routes =
        new Routes(
            config.server().corsOrigins(),
            reception,
            new ChatEndpoint(config, reception, dispatcher),
            new ModelsEndpoint(reception, dispatcher, startSeconds),
            more);
    return new ProxyVerticle(config, reception, routes, clock);
  }
}
