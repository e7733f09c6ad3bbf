package dev.penstock.config;

import dev.penstock.config.check.Loopback;
import dev.penstock.config.check.Names;
import dev.penstock.config.check.Networks;
import dev.penstock.config.check.Networks.Network;
import dev.penstock.config.document.Node;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checked document with its defaults as records. */
final class ConfigReader {

  private final Section root;
  private final PriceBook book;

  ConfigReader(Node.Mapping document, PriceBook book) {
    this.root = new Section(document);
    this.book = book;
  }

  Config config(String version) {
    ServerConfig server = server(root.section("server"));
    Names names = new Names(root.node().mapping("models"));
    RoutingConfig routing = RoutingReader.read(root.section("routing"), names);
    ModelReader reader = new ModelReader(book, types(), names, routing.timeouts());
    return new Config(
        version,
        server,
        auth(root.section("auth"), server.host()),
        providers(),
        models(reader),
        routing,
        AccessReader.teams(root.section("teams")),
        root.node().items("keys").stream()
            .map(key -> AccessReader.key(new Section((Node.Mapping) key)))
            .toList(),
        AccessReader.budgets(root.node().items("budgets")),
        queue(root.section("queue")),
        content(root.section("content").section("fetch")),
        state(root.section("state")),
        prices(root.section("prices")),
        telemetry(root.section("telemetry")));
  }

  private PricesConfig prices(Section prices) {
    String unknown = prices.text("unknown").toUpperCase(Locale.ROOT);
    return new PricesConfig(
        PricesConfig.Unknown.valueOf(unknown), book.dearest(), book.dearestTools());
  }

  private static ServerConfig server(Section server) {
    Section drain = server.section("drain");
    return new ServerConfig(
        server.text("host"),
        server.number("port"),
        server.number("admin_port"),
        server.flag("allow_insecure"),
        server.bytes("max_body"),
        server.section("cors").texts("origins"),
        server.has("tls") ? tls(server.section("tls")) : null,
        new ServerConfig.Drain(drain.duration("delay"), drain.duration("grace")),
        server.duration("keep_alive_comments"),
        networks(server.texts("trusted_proxies")),
        limits(server.section("limits")));
  }

  private static ServerConfig.Tls tls(Section tls) {
    return new ServerConfig.Tls(tls.text("cert"), tls.text("key"));
  }

  private static ServerConfig.Limits limits(Section limits) {
    return new ServerConfig.Limits(
        limits.bytes("max_head"),
        limits.number("max_headers"),
        limits.number("max_json_depth"),
        limits.duration("head_timeout"),
        limits.duration("body_timeout"),
        limits.duration("write_stall"),
        limits.bytes("max_answer"),
        limits.bytes("max_held"),
        limits.bytes("max_event"),
        limits.number("max_in_flight"),
        limits.number("max_upstream_connections"));
  }

  private static AuthConfig auth(Section auth, String host) {
    Secret adminKey = secret(auth.textOrNull("admin_key"));
    boolean anonymous =
        auth.value("anonymous") instanceof Boolean said
            ? said
            : adminKey == null && Loopback.is(host);
    return new AuthConfig(
        adminKey, anonymous, auth.has("jwt") ? AccessReader.jwt(auth.section("jwt")) : null);
  }

  private static @Nullable Secret secret(@Nullable String text) {
    return text == null ? null : new Secret(text);
  }

  private Map<String, ProviderConfig> providers() {
    Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    Section section = root.section("providers");
    section
        .node()
        .entries()
        .keySet()
        .forEach(name -> providers.put(name, ProviderReader.read(name, section.section(name))));
    return providers;
  }

  private Map<String, ModelConfig> models(ModelReader reader) {
    Map<String, ModelConfig> models = new LinkedHashMap<>();
    Section section = root.section("models");
    section
        .node()
        .entries()
        .keySet()
        .forEach(name -> models.put(name, reader.read(name, section.section(name))));
    return models;
  }

  private Map<String, String> types() {
    Map<String, String> types = new HashMap<>();
    Section providers = root.section("providers");
    providers
        .node()
        .entries()
        .keySet()
        .forEach(name -> types.put(name, providers.section(name).text("type")));
    return types;
  }

  private static ContentConfig content(Section fetch) {
    return new ContentConfig(
        fetch.flag("enabled"),
        fetch.bytes("max_size"),
        fetch.duration("timeout"),
        fetch.number("max_redirects"),
        fetch.number("max_documents"),
        fetch.texts("types"),
        networks(fetch.texts("allow_networks")));
  }

  private static List<Network> networks(List<String> texts) {
    return texts.stream().map(text -> Networks.parse(text).orElseThrow()).toList();
  }

  private static QueueConfig queue(Section queue) {
    return new QueueConfig(queue.duration("max_wait"), queue.number("max_waiting"));
  }

  private static StateConfig state(Section state) {
    return new StateConfig(
        StateConfig.Type.valueOf(state.text("type").toUpperCase(Locale.ROOT)),
        Path.of(state.text("path")),
        state.flag("sync"),
        state.duration("retention"),
        new StateConfig.Bounds(state.number("max_keys"), state.number("max_teams")),
        responses(state.section("responses")),
        redis(state.section("redis")));
  }

  private static StateConfig.Responses responses(Section responses) {
    return new StateConfig.Responses(
        responses.duration("ttl"),
        responses.bytes("max_entry"),
        responses.number("max_entries"),
        responses.bytes("max_bytes"),
        new StateConfig.Share(
            responses.number("max_entries_per_key"), responses.bytes("max_bytes_per_key")),
        responses.bytes("max_waiting"));
  }

  /** Section {@code state.redis}; the vault may be there too. */
  static StateConfig.Redis redis(Section redis) {
    Section failure = redis.section("on_failure");
    String ca = redis.textOrNull("ca");
    return new StateConfig.Redis(
        new Secret(redis.text("url")),
        redis.text("mode"),
        redis.text("master_name"),
        ca == null ? null : Path.of(ca),
        redis.duration("timeout"),
        redis.text("key_prefix"),
        new StateConfig.OnFailure(
            failure.text("rate_limits"), failure.text("budgets"), failure.text("cache")));
  }

  private static TelemetryConfig telemetry(Section telemetry) {
    Section log = telemetry.section("log");
    return new TelemetryConfig(
        log.text("format"),
        log.text("level"),
        log.flag("prompts"),
        telemetry.section("metrics").flag("enabled"),
        SinkReader.read(telemetry.node().items("sinks")));
  }
}
