package dev.penstock.ingress;

import dev.penstock.api.Snapshot;
import dev.penstock.config.ServerConfig;
import dev.penstock.dispatch.Dispatcher;
import dev.penstock.responses.Responses;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Builds the proxy of one shard from its parts. */
public final class Ingress {
  private final Supplier<Snapshot> current;
  private final Consumer<Router> more;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final Responses responses;
  private final long startSeconds;

  /**
   * For the shards of a process.
   *
   * @param current the configuration in force, for requests that begin
   * @param more adds routes that are not ours, such as health
   * @param responses what callers of the Responses API go on from
   * @param clock monotonic nanoseconds
   */
  public Ingress(
      Supplier<Snapshot> current,
      Consumer<Router> more,
      Responses responses,
      LongSupplier clock,
      InstantSource wallClock,
      RandomGenerator random) {
    this.current = current;
    this.more = more;
    this.responses = responses;
    this.clock = clock;
    this.random = random;
    this.startSeconds = wallClock.instant().getEpochSecond();
  }

  /** A proxy whose requests go to {@code dispatcher}. */
  public ProxyVerticle proxy(Dispatcher dispatcher) {
    Supplier<ServerConfig> settings = () -> current.get().config().server();
    Reception reception = new Reception(dispatcher, clock, random);
    Routes routes =
        new Routes(
            new Cors(() -> settings.get().corsOrigins()),
            reception,
            new Routes.Endpoints(
                new ChatEndpoint(current, reception, dispatcher),
                new ModelsEndpoint(reception, dispatcher, startSeconds),
                new ResponsesEndpoint(reception, responses, new KeptElsewhere(current, dispatcher)),
                new PassThroughEndpoint(current, reception, dispatcher)),
            more);
    return new ProxyVerticle(settings, reception, routes, clock);
  }
}
