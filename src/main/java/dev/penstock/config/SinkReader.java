package dev.penstock.config;

import dev.penstock.config.document.Node;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Sinks as records. */
final class SinkReader {
  private SinkReader() {}

  static List<SinkConfig> read(List<Node> sinks) {
    return sinks.stream().map(node -> read(new Section((Node.Mapping) node))).toList();
  }

  private static SinkConfig read(Section sink) {
    String type = sink.text("type");
    String name = Objects.requireNonNullElse(sink.textOrNull("name"), type);
    return switch (type) {
      case "file" ->
          new SinkConfig.File(
              name, Path.of(sink.text("path")), sink.bytes("rotate"), sink.flag("gzip"));
      case "postgres" -> {
        String ca = sink.textOrNull("ca");
        yield new SinkConfig.Postgres(
            name,
            new Secret(sink.text("url")),
            sink.text("table"),
            ca == null ? null : Path.of(ca));
      }
      default -> {
        String secret = sink.textOrNull("secret");
        yield new SinkConfig.Webhook(
            name,
            new SinkConfig.Address(URI.create(sink.text("url"))),
            secret == null ? null : new Secret(secret));
      }
    };
  }
}
