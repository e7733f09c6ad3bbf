package dev.penstock.testing;

import dev.penstock.config.Config;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Loaded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configurations written in tests. */
public final class Configs {
  private Configs() {}

  /** The checked snapshot of {@code yaml}; what is wrong with it fails the test. */
  public static Config load(String yaml, String... overrides) {
    try {
      Path file = Files.createTempFile("penstock", ".yaml");
      Files.writeString(file, yaml);
      Loaded loaded = new ConfigLoader().load(file, List.of(overrides), Map.of());
      Files.delete(file);
      return switch (loaded) {
        case Loaded.Ok ok -> ok.config();
        case Loaded.Invalid invalid -> throw new IllegalArgumentException("" + invalid.errors());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
