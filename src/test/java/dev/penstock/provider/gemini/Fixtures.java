package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Delta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pairs of input and expectation under {@code gemini/}; the file's name is the test's. */
final class Fixtures {
  private Fixtures() {}

  /** A dialect whose made-up ids are {@code call_1}, {@code call_2} and so on. */
  static GeminiDialect dialect() {
    AtomicInteger count = new AtomicInteger();
    Supplier<String> ids = () -> "call_" + count.incrementAndGet();
    return new GeminiDialect(ids);
  }

  /** The inputs of a folder: its files with that ending, by name. */
  static List<Path> inputs(String folder, String ending) {
    try (Stream<Path> files = Files.list(path(folder))) {
      List<Path> found = files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String name(Path input) {
    String file = String.valueOf(input.getFileName());
    return file.substring(0, file.lastIndexOf('.'));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path path(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/gemini/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What stands beside {@code input} with another ending. */
  static String expected(Path input, String ending) {
    return read(input.resolveSibling(name(input) + ending));
  }

  /** One delta a line. */
  static String lines(List<Delta> deltas) {
    return deltas.stream()
        .map(d -> d.toString().replace("\n", "\\n") + "\n")
        .collect(Collectors.joining());
  }
}
