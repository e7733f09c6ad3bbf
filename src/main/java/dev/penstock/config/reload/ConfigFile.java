package dev.penstock.config.reload;

import dev.penstock.config.Config;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where configurations come from, again and again. Blocks. */
public interface ConfigFile {

  /** Reads it as it is now; {@code more} overrides win over all others. */
  Reading read(List<String> more);

  /** A file; the command line's overrides hold at each reading. */
  static ConfigFile of(Path file, List<String> overrides, Map<String, String> environment) {
    ConfigLoader loader = new ConfigLoader();
    List<String> kept = List.copyOf(overrides);
    return more -> {
      List<String> all = new ArrayList<>(kept);
      all.addAll(more);
      return loader.read(file, all, environment);
    };
  }

  /** No file: always the same. */
  static ConfigFile none(Config config) {
    return more -> Reading.of(config);
  }
}
