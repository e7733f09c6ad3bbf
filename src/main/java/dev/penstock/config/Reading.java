package dev.penstock.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One reading of a configuration file.
 *
 * @param loaded what came of it
 * @param shown all of it with defaults, secrets masked; empty if it is invalid
 * @param warnings what is allowed but should be looked at
 * @param files the file and those that it referred to, each with a digest of what was read
 */
public record Reading(
    Loaded loaded, ObjectNode shown, List<ConfigError> warnings, Map<Path, String> files) {
  public Reading {
    warnings = List.copyOf(warnings);
    files = Map.copyOf(files);
  }

  /** Of a configuration that has no file. */
  public static Reading of(Config config) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    return new Reading(new Loaded.Ok(config, List.of()), nothing, List.of(), Map.of());
  }

  /** The same, of files that hold something else by now. */
  public Reading asOf(Map<Path, String> digests) {
    return new Reading(loaded, shown, warnings, digests);
  }

  /** Whether the files still hold what was read. Blocks. */
  public boolean stillSo() {
    return files.equals(digestsNow());
  }

  /** What the same files hold now. Blocks. */
  public Map<Path, String> digestsNow() {
    Map<Path, String> now = new HashMap<>();
    files.keySet().forEach(file -> now.put(file, Contents.digest(file)));
    return now;
  }
}
