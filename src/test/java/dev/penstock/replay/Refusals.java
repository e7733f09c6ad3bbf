package dev.penstock.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which recorded requests are refused, by caller, type of provider and what is told: a refusal that
 * was not there before is a fault until it is in the list. {@code -Dpenstock.refusals.update=true}
 * writes it anew.
 */
final class Refusals {
  private static final Path LIST = Path.of("src/test/resources/replay/refusals.txt");
  private static final boolean UPDATE = Boolean.getBoolean("penstock.refusals.update");

  private final Map<String, TreeSet<String>> seen = new TreeMap<>();

  /** {@code which} is of a caller and a type. */
  void add(String which, String told, String recording) {
    seen.computeIfAbsent(which + " " + told, key -> new TreeSet<>()).add(recording);
  }

  /** Those of a caller and a type, a line for each that is told. */
  List<String> lines(String which) {
    return lines().filter(line -> line.startsWith(which + " ")).toList();
  }

  private Stream<String> lines() {
    return seen.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + String.join(" ", entry.getValue()));
  }

  /** What is expected: what is seen, if the list is being written. */
  List<String> expected(String which) {
    if (UPDATE) {
      return lines(which);
    }
    try {
      return Files.readAllLines(LIST, UTF_8).stream()
          .filter(line -> line.startsWith(which + " "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All tests ran. */
  void end() throws IOException {
    if (UPDATE) {
      Files.createDirectories(LIST.getParent());
      Files.writeString(LIST, String.join("\n", lines().toList()) + "\n", UTF_8);
    }
  }
}
