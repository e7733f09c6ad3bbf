package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recorded provider traffic, which is not part of the project: found by the system property {@code
 * penstock.fixtures}, the environment variable {@code PENSTOCK_FIXTURES}, or beside the checkout.
 */
public final class Recordings {
  public static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Recordings() {}

  /** One recorded exchange. */
  public record Recording(Path folder, JsonNode meta, JsonNode facts) {

    public String provider() {
      return meta.path("provider").asText();
    }

    /** {@code json}, {@code stream} or {@code error}. */
    public String kind() {
      return meta.path("kind").asText();
    }

    public String format() {
      return meta.path("format").asText();
    }

    public int status() {
      return meta.path("status").asInt();
    }

    /** The body as recorded. */
    public byte[] response() {
      return bytes(folder.resolve(meta.path("response_file").asText()));
    }

    /** The native request, or null if it is not known. */
    public @Nullable JsonNode request() {
      Path file = folder.resolve("request.json");
      return Files.exists(file) ? json(file) : null;
    }

    /** The answer's media type without parameters, lower case; empty if none. */
    public String contentType() {
      String header = meta.path("response_headers").path("content-type").asText("");
      return header.split(";", 2)[0].strip();
    }

    @Override
    public String toString() {
      return provider() + "/" + folder.getFileName();
    }
  }

  /**
   * The recordings of one format ({@code openai-chat}, {@code gemini}, ...) and these kinds ({@code
   * json}, {@code stream}, {@code error}; none: all), in the order of their names. Skips the test
   * if there are no recordings here.
   */
  public static List<Recording> of(String format, String... kinds) {
    Set<String> wanted = Set.of(kinds);
    return all().stream()
        .filter(recording -> recording.format().equals(format))
        .filter(recording -> wanted.isEmpty() || wanted.contains(recording.kind()))
        .toList();
  }

  /** All recordings of one provider, in the order of their names. Skips the test likewise. */
  public static List<Recording> ofProvider(String provider) {
    return all().stream().filter(recording -> recording.provider().equals(provider)).toList();
  }

  /** Skips the test if there are none: called before a class whose tests are made of them. */
  public static void thereAreSome() {
    assertThat(root()).isDirectory();
  }

  private static List<Recording> all() {
    List<Recording> recordings = new ArrayList<>();
    for (Path provider : children(root())) {
      for (Path folder : children(provider)) {
        Path meta = folder.resolve("meta.json");
        if (Files.exists(meta)) {
          recordings.add(new Recording(folder, json(meta), json(folder.resolve("facts.json"))));
        }
      }
    }
    return recordings;
  }

  private static Path root() {
    List<String> places = new ArrayList<>();
    places.add(System.getProperty("penstock.fixtures"));
    places.add(System.getenv("PENSTOCK_FIXTURES"));
    places.addAll(Arrays.asList("../shared/fixtures", "../../shared/fixtures"));
    for (String place : places) {
      if (place != null && Files.isDirectory(Path.of(place))) {
        return Path.of(place);
      }
    }
    return abort("no recordings here; set PENSTOCK_FIXTURES to their folder");
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
