package dev.penstock.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files under {@code src/test/resources/anthropic}. */
final class Fixtures {
  private Fixtures() {}

  /** Names of the cases of a folder: its files with this ending, which is left out. */
  static List<String> cases(String folder, String ending) {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(String file) {
    try {
      return Files.readString(path(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ObjectNode json(String file) {
    return Objects.requireNonNull(AnthropicJson.object(text(file)), file);
  }

  private static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Fixtures.class.getResource("/anthropic/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
