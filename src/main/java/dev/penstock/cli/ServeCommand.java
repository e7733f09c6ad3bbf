package dev.penstock.cli;

import dev.penstock.Gateway;
import dev.penstock.config.Config;
import dev.penstock.config.ConfigError;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Loaded;
import dev.penstock.config.ServerConfig;
import dev.penstock.telemetry.Logs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock serve}: runs the gateway until it is told to stop. */
@Command(name = "serve", description = "Run the gateway.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int CLOSE_SECONDS = 5;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; conf/penstock.yaml if absent.")
  private @Nullable Path config;

  @Option(names = "--port", paramLabel = "N", description = "Instead of server.port; 0 takes any.")
  private @Nullable Integer port;

  @Option(names = "--host", paramLabel = "H", description = "Instead of server.host.")
  private @Nullable String host;

  @Option(
      names = "--set",
      paramLabel = "key.path=value",
      description = "Override one value; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (Training.wanted()) {
      return Training.run();
    }
    Path file = config != null ? config : CheckCommand.defaultFile();
    return switch (new ConfigLoader().load(file, allOverrides(), System.getenv())) {
      case Loaded.Invalid invalid -> refuse(invalid.errors());
      case Loaded.Ok ok -> serve(ok, file);
    };
  }

  private List<String> allOverrides() {
    List<String> all = new ArrayList<>(overrides);
    if (host != null) {
      all.add("server.host=" + host);
    }
    if (port != null) {
      all.add("server.port=" + port);
    }
    return all;
  }

  private static int refuse(List<ConfigError> errors) {
    errors.forEach(System.err::println);
    return 1;
  }

  private static int serve(Loaded.Ok loaded, Path file) throws Exception {
    Config config = loaded.config();
    Logs.configure(config.telemetry());
    loaded.warnings().forEach(warning -> LOG.warn("configuration: {}", warning));
    Gateway gateway = new Gateway(config);
    try {
      gateway.start().await();
    } catch (Exception e) {
      gateway.close().await();
      throw e;
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(gateway, config.server()), "penstock-drain"));
    System.err.println(
        "penstock: ready on %s, admin on port %d, configuration %s"
            .formatted(url(config.server(), gateway.port()), gateway.adminPort(), file));
    new CountDownLatch(1).await();
    return 0;
  }

  private static String url(ServerConfig server, int port) {
    String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
    return (server.tls() == null ? "http://" : "https://") + host + ":" + port;
  }

  /** What a SIGTERM or Ctrl-C begins. */
  private static void stop(Gateway gateway, ServerConfig server) {
    try {
      gateway.drain().await(drainMillis(server), TimeUnit.MILLISECONDS);
      gateway.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      System.err.println("penstock: stopped before all had ended: " + e);
    } finally {
      Logs.flush();
      // A signal would make it 143 or 130, which supervisors take for a failure.
      Runtime.getRuntime().halt(0);
    }
  }

  /** Only a bug takes longer, and the process has to end all the same. */
  private static long drainMillis(ServerConfig server) {
    return server
        .drain()
        .delay()
        .plus(server.drain().grace())
        .plusSeconds(CLOSE_SECONDS)
        .toMillis();
  }
}
