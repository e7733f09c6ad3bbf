package dev.penstock.config.reload;

import dev.penstock.config.Config;
import dev.penstock.config.ConfigLoader;
import dev.penstock.config.Reading;
import dev.penstock.config.vault.Vaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where configurations come from, again and again. Blocks. */
public interface ConfigFile {

  /** Reads it as it is now; {@code more} overrides win over all others. */
  Reading read(List<String> more);

  /** Whether secrets that it refers to are others by now, where that shows in no file. */
  default boolean secretsChanged() {
    return false;
  }

  /** A file without {@code vault://}; the command line's overrides hold at each reading. */
  static ConfigFile of(Path file, List<String> overrides, Map<String, String> environment) {
    return of(file, overrides, environment, Vaults.NONE);
  }

  /** A file whose {@code vault://} leads into the vaults. */
  static ConfigFile of(
      Path file, List<String> overrides, Map<String, String> environment, Vaults vaults) {
    ConfigLoader loader = new ConfigLoader(vaults);
    List<String> kept = List.copyOf(overrides);
    return new ConfigFile() {
      @Override
      public Reading read(List<String> more) {
        List<String> all = new ArrayList<>(kept);
        all.addAll(more);
        return loader.read(file, all, environment);
      }

      @Override
      public boolean secretsChanged() {
        return vaults.changed();
      }
    };
  }

  /** No file: always the same. */
  static ConfigFile none(Config config) {
    return more -> Reading.of(config);
  }
}
