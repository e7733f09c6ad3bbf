package dev.penstock.provider.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.StreamDecoder;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Ollama really sent keeps every fact, however its bytes are cut. */
class OllamaRecordingsTest {
  private static final int MAX_LINE_BYTES = 1 << 20;

  private final OllamaDialect dialect = new OllamaDialect(() -> "call_made");

  @Test
  void the_recordings_are_there() {
    assumeTrue(folder().isPresent(), "no recordings: set PENSTOCK_FIXTURES to their folder");

    assertThat(cases("json")).hasSize(4);
    assertThat(cases("stream")).hasSize(5);
    assertThat(cases("error")).hasSize(1);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("wholeAnswers")
  void a_recorded_answer_keeps_its_facts(Path recording) {
    Facts facts = Facts.of(dialect.decodeAnswer(response(recording)));

    assertThat(facts).isEqualTo(Facts.expected(json(recording.resolve("facts.json"))));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("streams")
  void a_recorded_stream_keeps_its_facts_cut_anywhere(Path recording) {
    byte[] bytes = response(recording);
    List<Delta> whole = decoded(List.of(bytes));

    assertThat(Facts.of(whole)).isEqualTo(Facts.expected(json(recording.resolve("facts.json"))));
    assertThat(decoded(singly(bytes))).isEqualTo(whole);
    for (int at = 1; at < bytes.length; at += step(bytes, at)) {
      byte[] head = Arrays.copyOfRange(bytes, 0, at);
      byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
      assertThat(decoded(List.of(head, tail))).isEqualTo(whole);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("streams")
  void a_recorded_stream_cut_off_before_its_last_line_has_no_finish(Path recording) {
    byte[] bytes = response(recording);
    String text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    String cut = text.substring(0, text.lastIndexOf('\n') + 2);

    assertThat(decoded(List.of(cut.getBytes(StandardCharsets.UTF_8))))
        .noneMatch(Delta.Finish.class::isInstance)
        .noneMatch(Delta.Used.class::isInstance);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("errors")
  void a_recorded_error_keeps_its_kind(Path recording) {
    int status = json(recording.resolve("facts.json")).path("error").path("status").asInt();

    Failure failure =
        dialect.decodeError(new Dialect.ErrorAnswer(status, response(recording), null));

    assertThat(failure).isEqualTo(new Failure.UpstreamModelNotFound());
  }

  static Stream<Path> wholeAnswers() {
    return cases("json").stream();
  }

  static Stream<Path> streams() {
    return cases("stream").stream();
  }

  static Stream<Path> errors() {
    return cases("error").stream();
  }

  /** Each offset of a stream; of a long one each 97th, and each next to a byte above ASCII. */
  private static int step(byte[] bytes, int at) {
    if (bytes.length < 20_000) {
      return 1;
    }
    int next = at + 1;
    while (next < bytes.length && next - at < 97 && bytes[next] >= 0 && bytes[next - 1] >= 0) {
      next++;
    }
    return next - at;
  }

  private static List<byte[]> singly(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>(bytes.length);
    for (byte one : bytes) {
      pieces.add(new byte[] {one});
    }
    return pieces;
  }

  private List<Delta> decoded(List<byte[]> pieces) {
    StreamDecoder decoder = dialect.newStreamDecoder("application/x-ndjson");
    List<Delta> deltas = new ArrayList<>();
    Framer framer = Framer.of(decoder.framing(), MAX_LINE_BYTES);
    Framer.Sink sink = (name, data) -> decode(decoder, data, deltas);
    pieces.forEach(piece -> framer.feed(Buffer.buffer(piece), sink));
    framer.end(sink);
    deltas.addAll(decoder.end());
    return deltas;
  }

  private static void decode(StreamDecoder decoder, String data, List<Delta> deltas) {
    try {
      deltas.addAll(decoder.event("", data));
    } catch (StreamDecoder.UndecodableEvent e) {
      // As the gateway does: left out, and the stream goes on.
    }
  }

  private static byte[] response(Path recording) {
    try (Stream<Path> files = Files.list(recording)) {
      Path file =
          files.filter(path -> name(path).startsWith("response.")).findFirst().orElseThrow();
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> cases(String kind) {
    Optional<Path> folder = folder();
    if (folder.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder.get())) {
      return all.filter(path -> json(path.resolve("meta.json")).path("kind").asText().equals(kind))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Path> folder() {
    return Stream.of(
            System.getProperty("penstock.fixtures"),
            System.getenv("PENSTOCK_FIXTURES"),
            "../shared/fixtures",
            "../../shared/fixtures")
        .filter(root -> root != null)
        .map(root -> Path.of(root, "ollama"))
        .filter(Files::isDirectory)
        .findFirst();
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static JsonNode json(Path file) {
    try {
      return Fixtures.json(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private record Call(String id, String name, JsonNode arguments) {}

  /** What any translation must keep; {@code tokens} are input, output and their sum. */
  private record Facts(
      String text,
      String reasoning,
      List<Call> calls,
      String finish,
      String model,
      List<Long> tokens) {

    static Facts expected(JsonNode facts) {
      List<Call> calls = new ArrayList<>();
      for (JsonNode call : facts.path("tool_calls")) {
        // An id that Ollama did not give is made.
        String id = call.path("id").isNull() ? "call_made" : call.path("id").asText();
        calls.add(new Call(id, call.path("name").asText(), call.path("arguments")));
      }
      JsonNode usage = facts.path("usage");
      return new Facts(
          facts.path("text").asText(),
          facts.path("reasoning").isNull() ? "" : facts.path("reasoning").asText(),
          calls,
          facts.path("finish_reason").asText(),
          facts.path("model").asText(),
          List.of(
              usage.path("input_tokens").asLong(),
              usage.path("output_tokens").asLong(),
              usage.path("total_tokens").asLong()));
    }

    static Facts of(List<Delta> deltas) {
      StringBuilder text = new StringBuilder();
      StringBuilder reasoning = new StringBuilder();
      List<Call> calls = new ArrayList<>();
      String finish = "";
      String model = "";
      List<Long> tokens = List.of();
      for (Delta delta : deltas) {
        switch (delta) {
          case Delta.Start start -> model = String.valueOf(start.model());
          case Delta.Text more -> text.append(more.text());
          case Delta.Reasoning more -> reasoning.append(more.text());
          case Delta.ToolStart call ->
              calls.add(new Call(call.id(), call.name(), Fixtures.json("{}")));
          case Delta.ToolArguments more -> {
            Call call = calls.removeLast();
            calls.add(new Call(call.id(), call.name(), Fixtures.json(more.json())));
          }
          case Delta.Finish done -> finish = done.reason().wire();
          case Delta.Used used ->
              tokens =
                  List.of(
                      used.usage().inputTokens(),
                      used.usage().outputTokens(),
                      used.usage().totalTokens());
          default -> throw new AssertionError("unexpected " + delta);
        }
      }
      return new Facts(text.toString(), reasoning.toString(), calls, finish, model, tokens);
    }
  }
}
