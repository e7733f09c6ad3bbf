package dev.penstock;

import dev.penstock.api.bus.ByReference;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** The Vert.x that a gateway runs on. */
final class EventLoops {
  /** Telemetry and the admin port. */
  private static final int BESIDE_SHARDS = 2;

  private EventLoops() {}

  /** One event loop for each shard, and those beside them. */
  static Vertx open(int shards) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(shards + BESIDE_SHARDS)
                .setPreferNativeTransport(true)
                // Nothing is served from files, so no temporary folder is needed.
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    ByReference.register(vertx.eventBus());
    return vertx;
  }
}
