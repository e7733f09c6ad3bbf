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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock serve}: runs the gateway until it is told to stop. */
@Command(name = "serve", description = "Run the gateway.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

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
    Path file = config != null ? config : CheckCommand.defaultFile();
    return switch (new ConfigLoader().load(file, allOverrides(), System.getenv())) {
      case Loaded.Invalid invalid -> refuse(invalid.errors());
      case Loaded.Ok ok -> serve(ok.config(), file);
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
    if (Training.wanted()) {
      all.add("server.admin_port=0");
    }
    return all;
  }

  private static int refuse(List<ConfigError> errors) {
    errors.forEach(System.err::println);
    return 1;
  }

  private static int serve(Config config, Path file) throws Exception {
    Logs.configure(config.telemetry());
    Gateway gateway = new Gateway(config);
    try {
      gateway.start().await();
    } catch (Exception e) {
      System.err.println("penstock: " + whyNot(e, config.server()));
      gateway.close().await();
      return 1;
    }
    if (Training.wanted()) {
      return Training.run(gateway);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(gateway), "penstock-drain"));
    System.err.println(
        "penstock: ready on %s://%s:%d, configuration %s"
            .formatted(
                config.server().tls() == null ? "http" : "https",
                config.server().host(),
                gateway.port(),
                file));
    new CountDownLatch(1).await();
    return 0;
  }

  private static void drain(Gateway gateway) {
    gateway.drain().await();
    Logs.flush();
  }

  private static String whyNot(Throwable cause, ServerConfig server) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Address already in use")) {
      return "port %d or %d of %s is in use; choose another with --port or server.admin_port"
          .formatted(server.port(), server.adminPort(), server.host());
    }
    if (message.contains("Permission denied")) {
      return "not allowed to listen on port %d of %s".formatted(server.port(), server.host());
    }
    return "cannot listen on %s:%d: %s".formatted(server.host(), server.port(), message);
  }
}
