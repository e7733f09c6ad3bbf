package dev.penstock.provider.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.testing.Recordings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder {@code src/test/resources/contract}. */
final class ContractFiles {
  private static final Path ROOT = root();

  private ContractFiles() {}

  /** Names of the files in a folder, in order; none if there is no such folder. */
  static List<String> names(String folder) {
    if (!Files.isDirectory(ROOT.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String folder, String name) {
    Path file = ROOT.resolve(folder).resolve(name);
    if (!Files.exists(file)) {
      throw new AssertionError(
          "write src/test/resources/contract/%s/%s, see ProviderContractTest"
              .formatted(folder, name));
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String folder, String name) {
    try {
      return Recordings.JSON.readTree(bytes(folder, name));
    } catch (IOException e) {
      throw new AssertionError(folder + "/" + name + " is not JSON", e);
    }
  }

  /** Null if there is no such file. */
  static @Nullable JsonNode jsonIfAny(String folder, String name) {
    return Files.exists(ROOT.resolve(folder).resolve(name)) ? json(folder, name) : null;
  }

  private static Path root() {
    URL url = Objects.requireNonNull(ContractFiles.class.getResource("/contract"));
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
