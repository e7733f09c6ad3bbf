package dev.penstock.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.dialect.framing.AwsEventStreamFramer;
import dev.penstock.testing.AwsEvents;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * What is spoilt: files under {@code src/test/resources}, and recordings where they are present.
 */
final class Seeds {
  private static final Path RESOURCES = Path.of("src/test/resources");

  /** A larger one takes time and is of little use: its parts are alike. */
  private static final int MOST_BYTES = 12_000;

  private static final int MOST_TYPE = 100;

  private Seeds() {}

  /** Streams of server-sent events, by the vendor. */
  static List<byte[]> events(String folder, String format) {
    List<byte[]> seeds = new ArrayList<>(files(folder, ".sse"));
    seeds.addAll(files("fuzz/" + format, ".sse"));
    seeds.addAll(recorded(format, "stream"));
    return seeds;
  }

  /** Gemini's chunks as server-sent events. */
  static List<byte[]> gemini() {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] chunks : files("gemini/streams", ".jsonl")) {
      StringBuilder events = new StringBuilder();
      text(chunks).lines().forEach(line -> events.append("data: ").append(line).append("\r\n\r\n"));
      seeds.add(bytes(events.toString()));
    }
    recorded("gemini", "stream").stream().filter(seed -> seed[0] == 'd').forEach(seeds::add);
    return seeds;
  }

  /** The same as one array. */
  static List<byte[]> geminiArrays() {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] chunks : files("gemini/streams", ".jsonl")) {
      seeds.add(bytes("[" + String.join(",\n", text(chunks).lines().toList()) + "]"));
    }
    return seeds;
  }

  static List<byte[]> ollama() {
    List<byte[]> seeds = new ArrayList<>(files("ollama", ".ndjson"));
    seeds.addAll(files("contract/ollama", ".ndjson"));
    seeds.addAll(recorded("ollama-chat", "stream"));
    return seeds;
  }

  /** Bedrock's events as lines: what {@link #aws} makes binary. */
  static List<byte[]> bedrock() {
    List<byte[]> seeds = new ArrayList<>(files("contract/bedrock", ".awsevents"));
    seeds.addAll(files("bedrock", ".awsevents"));
    for (byte[] recorded : recorded("bedrock-converse", "stream")) {
      StringBuilder lines = new StringBuilder();
      new AwsEventStreamFramer(1 << 20)
          .feed(
              Buffer.buffer(recorded),
              (name, data) -> lines.append(name).append(' ').append(data).append('\n'));
      seeds.add(bytes(lines.toString()));
    }
    return seeds;
  }

  /** Lines of a type and a payload as an event stream of AWS; others are left out. */
  static byte[] aws(byte[] lines) {
    StringBuilder whole = new StringBuilder();
    text(lines)
        .lines()
        .filter(line -> line.indexOf(' ') > 0 && line.indexOf(' ') < MOST_TYPE)
        .forEach(line -> whole.append(line).append('\n'));
    return AwsEvents.of(whole.toString());
  }

  /** Whole answers: of a folder, and of a recorded format. */
  static List<byte[]> answers(String folder, String format) {
    List<byte[]> seeds = new ArrayList<>(files(folder, ".json"));
    seeds.addAll(files("fuzz/" + format, ".answer.json"));
    seeds.addAll(recorded(format, "json"));
    return seeds;
  }

  /** Errors in all formats. */
  static List<byte[]> errors() {
    List<byte[]> seeds = new ArrayList<>();
    for (String folder : List.of("gemini/errors", "anthropic/errors", "clients/openai")) {
      seeds.addAll(files(folder, ".json"));
    }
    for (String format : List.of("openai-chat", "bedrock-converse", "cohere-v2", "ollama-chat")) {
      seeds.addAll(recorded(format, "error"));
    }
    return seeds;
  }

  /** Requests in a caller's dialect, by its name, and those recorded in it. */
  static List<byte[]> requests(String dialect, String format) {
    List<byte[]> seeds = new ArrayList<>(files("fuzz/" + dialect, ".request.json"));
    for (Recording recording : recordings(format)) {
      if (recording.request() != null) {
        seeds.add(bytes(recording.request().toString()));
      }
    }
    return small(seeds);
  }

  private static List<byte[]> recorded(String format, String kind) {
    return small(recordings(format, kind).stream().map(Recording::response).toList());
  }

  private static List<Recording> recordings(String format, String... kinds) {
    try {
      return Recordings.of(format, kinds);
    } catch (TestAbortedException e) {
      return List.of();
    }
  }

  private static List<byte[]> files(String folder, String ending) {
    Path root = RESOURCES.resolve(folder);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return small(
          files
              .filter(file -> Objects.toString(file.getFileName()).endsWith(ending))
              .sorted()
              .map(Seeds::read)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> small(List<byte[]> seeds) {
    return seeds.stream().filter(seed -> seed.length > 0 && seed.length < MOST_BYTES).toList();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
