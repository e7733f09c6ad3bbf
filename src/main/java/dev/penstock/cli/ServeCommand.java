package dev.penstock.cli;

import dev.penstock.Gateway;
import dev.penstock.config.ConfigError;
import dev.penstock.config.Loaded;
import dev.penstock.config.Reading;
import dev.penstock.config.ServerConfig;
import dev.penstock.config.check.Units;
import dev.penstock.config.reload.ConfigFile;
import dev.penstock.config.reload.Origin;
import dev.penstock.telemetry.Logs;
import dev.penstock.vault.OpenVaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock serve}: runs the gateway until it is told to stop. */
@Command(name = "serve", description = "Run the gateway.")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int CLOSE_SECONDS = 5;
  private static final long SPARE_MILLIS = 5_000;

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

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      defaultValue = "500ms",
      description = "How often to look whether the file has changed; 0s is never.")
  private String watch = "500ms";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (Training.wanted()) {
      return Training.run();
    }
    Duration period = watchPeriod();
    Path path = config != null ? config : CheckCommand.defaultFile();
    OpenVaults vaults = CheckCommand.vaults();
    ConfigFile file = ConfigFile.of(path, allOverrides(), System.getenv(), vaults);
    Reading first = file.read(List.of());
    return switch (first.loaded()) {
      case Loaded.Invalid invalid -> refuse(invalid.errors());
      case Loaded.Ok ok -> {
        Logs.configure(ok.config().telemetry());
        ok.warnings().forEach(warning -> LOG.warn("configuration: {}", warning));
        yield serve(new Gateway(file, first, period, vaults), ok.config().server(), path);
      }
    };
  }

  private Duration watchPeriod() {
    return Units.duration(watch)
        .orElseThrow(() ->
            new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "--watch: expected a time, as in 500ms or 2s"));
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

  private static int serve(Gateway gateway, ServerConfig server, Path file) throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    listen(gateway, told);
    try {
      gateway.start().await();
    } catch (Exception e) {
      gateway.close().await();
      throw e;
    }
    System.err.println(
        "penstock: ready on %s, admin on port %d, configuration %s"
            .formatted(url(server, gateway.port()), gateway.adminPort(), file));
    told.await();
    stop(gateway);
    return 0;
  }

  /** The first SIGTERM or Ctrl-C begins the drain, a second one ends it; SIGHUP reads the file. */
  private static void listen(Gateway gateway, CountDownLatch told) {
    Runnable stop =
        () -> {
          if (told.getCount() == 0) {
            gateway.hurry();
          }
          told.countDown();
        };
    OsSignals.on("TERM", stop);
    OsSignals.on("INT", stop);
    OsSignals.on("HUP", () -> gateway.reload(Origin.SIGNAL).onFailure(ServeCommand::bug));
  }

  private static void bug(Throwable cause) {
    LOG.error("the configuration could not be read", cause);
  }

  private static String url(ServerConfig server, int port) {
    String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
    return (server.tls() == null ? "http://" : "https://") + host + ":" + port;
  }

  private static void stop(Gateway gateway) {
    try {
      gateway.drain().await(gateway.drainTime().toMillis() + SPARE_MILLIS, TimeUnit.MILLISECONDS);
      gateway.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      // Only a bug takes longer, and the process has to end all the same.
      System.err.println("penstock: stopped before all had ended: " + e);
    } finally {
      Logs.flush();
    }
  }
}
