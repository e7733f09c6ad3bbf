package dev.penstock.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One entry of {@code telemetry.sinks}: where the ledger, or what happened, is sent. */
public sealed interface SinkConfig {

  /** Unique among sinks; a label of metrics. */
  String name();

  /**
   * Lines of JSON in a file.
   *
   * @param rotateBytes begins a new file when it holds so many
   * @param gzip whether files that are done are compressed
   */
  record File(String name, Path path, long rotateBytes, boolean gzip) implements SinkConfig {}

  /**
   * A table of PostgreSQL.
   *
   * @param url with user and password
   * @param table with its schema in front, or without
   * @param ca PEM file of the authorities to trust; null for those of the JDK
   */
  record Postgres(String name, Secret url, String table, @Nullable Path ca) implements SinkConfig {}

  /**
   * Events as JSON, sent with POST.
   *
   * @param secret that they are signed with; null for unsigned ones
   */
  record Webhook(String name, Address url, @Nullable Secret secret) implements SinkConfig {}

  /** An address that may hold a credential; {@code toString} does not show it. */
  record Address(URI uri) {
    @Override
    public String toString() {
      return "***";
    }
  }
}
