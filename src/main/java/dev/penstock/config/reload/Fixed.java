package dev.penstock.config.reload;

import dev.penstock.config.Config;
import dev.penstock.config.ServerConfig;
import dev.penstock.config.TelemetryConfig;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The settings that are built into servers which run: they stay as they are until a restart. */
final class Fixed {
  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("server.host", config -> config.server().host()),
          new Setting("server.port", config -> config.server().port()),
          new Setting("server.admin_port", config -> config.server().adminPort()),
          new Setting("server.tls", config -> config.server().tls()),
          new Setting("server.limits.max_head", config -> config.server().limits().maxHeadBytes()),
          new Setting("state", Config::state),
          new Setting("telemetry.metrics.enabled", config -> config.telemetry().metrics()),
          new Setting("telemetry.sinks", config -> config.telemetry().sinks()));

  private record Setting(String path, Function<Config, @Nullable Object> value) {}

  private Fixed() {}

  /** Paths of the settings that differ. */
  static List<String> differing(Config running, Config wanted) {
    return SETTINGS.stream()
        .filter(setting ->
            !Objects.equals(setting.value().apply(running), setting.value().apply(wanted)))
        .map(Setting::path)
        .toList();
  }

  /** What is wanted, with those settings as they run. */
  static Config keep(Config running, Config wanted, String version) {
    ServerConfig is = running.server();
    ServerConfig wish = wanted.server();
    ServerConfig server =
        new ServerConfig(
            is.host(),
            is.port(),
            is.adminPort(),
            wish.allowInsecure(),
            wish.maxBodyBytes(),
            wish.corsOrigins(),
            is.tls(),
            wish.drain(),
            wish.keepAliveComments(),
            wish.trustedProxies(),
            limits(is.limits(), wish.limits()));
    TelemetryConfig telemetry =
        new TelemetryConfig(
            wanted.telemetry().format(),
            wanted.telemetry().level(),
            wanted.telemetry().prompts(),
            running.telemetry().metrics(),
            running.telemetry().sinks());
    return wanted.with(version, server, telemetry).with(running.state());
  }

  private static ServerConfig.Limits limits(ServerConfig.Limits is, ServerConfig.Limits wish) {
    return new ServerConfig.Limits(
        is.maxHeadBytes(),
        wish.maxHeaders(),
        wish.maxJsonDepth(),
        wish.headTimeout(),
        wish.bodyTimeout(),
        wish.writeStall(),
        wish.maxAnswerBytes(),
        wish.maxHeldBytes(),
        wish.maxEventBytes(),
        wish.maxInFlight(),
        wish.maxUpstreamConnections());
  }
}
