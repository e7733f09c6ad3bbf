package dev.penstock.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Delta;
import dev.penstock.dialect.Dialect.ErrorAnswer;
import dev.penstock.error.Failure;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recording of Anthropic's through the decoders; skipped where there are none. */
final class AnthropicReplayTest {
  private static final Set<String> NOT_EXPRESSIBLE =
      Set.of("anthropic/stream-web-search", "anthropic/json-citations");

  private final AnthropicDialect dialect = new AnthropicDialect();

  @Test
  void every_recorded_answer_keeps_its_facts() {
    for (Recording recorded : recordings("json")) {
      List<Delta> deltas = dialect.decodeAnswer(recorded.response());

      assertThat(Collected.of(deltas))
          .as(recorded.toString())
          .isEqualTo(Collected.expected(recorded.facts()));
    }
  }

  @Test
  void every_recorded_stream_keeps_its_facts() {
    for (Recording recorded : recordings("stream")) {
      Buffer stream = Buffer.buffer(recorded.response());

      List<Delta> deltas = Events.decode(dialect.newStreamDecoder(""), stream);

      assertThat(Collected.of(deltas))
          .as(recorded.toString())
          .isEqualTo(Collected.expected(recorded.facts()));
    }
  }

  @Test
  void every_recorded_stream_is_the_same_however_it_is_cut() {
    for (Recording recorded : recordings("stream")) {
      Buffer bytes = Buffer.buffer(recorded.response());

      assertThat(Events.of(singleBytes(bytes))).as(recorded.toString()).isEqualTo(Events.of(bytes));
      for (String block : bytes.toString().split("(?<=\n\n)", -1)) {
        assertIndifferentToCuts(Buffer.buffer(block), recorded);
      }
    }
  }

  /**
   * Each offset of a stream lies in one of its blocks, and a framer is as new after a block:
   * cutting the blocks one by one cuts the stream everywhere, at a hundredth of the time.
   */
  private static void assertIndifferentToCuts(Buffer block, Recording recorded) {
    List<Events.Event> whole = Events.of(block);
    for (int at = 1; at < block.length(); at += step(at, block.length())) {
      Buffer[] halves = {block.slice(0, at), block.slice(at, block.length())};
      // Not an assertion of AssertJ's: tens of thousands of them take longer than the cutting.
      if (!Events.of(halves).equals(whole)) {
        throw new AssertionError(recorded + " cut at " + at);
      }
    }
  }

  /** Amid one long line (search results of 20 KB) every sixteenth offset will do. */
  private static int step(int at, int length) {
    return at > 2048 && at < length - 2048 ? 16 : 1;
  }

  private static Buffer[] singleBytes(Buffer bytes) {
    return IntStream.range(0, bytes.length())
        .mapToObj(at -> bytes.slice(at, at + 1))
        .toArray(Buffer[]::new);
  }

  @Test
  void every_recorded_error_keeps_its_kind() {
    for (Recording recorded : recordings("error")) {
      Failure failure =
          dialect.decodeError(new ErrorAnswer(recorded.status(), recorded.response(), null));

      assertThat(failure).as(recorded.toString()).isEqualTo(expected(recorded));
    }
  }

  @ParameterizedTest
  @MethodSource("expressible")
  void a_recorded_request_is_what_its_openai_form_becomes(Recording recorded) {
    ObjectNode sent =
        RecordedRequest.normal((ObjectNode) Objects.requireNonNull(recorded.request()));

    ObjectNode body = dialect.encode(Conversations.of(RecordedRequest.openAi(sent)));

    assertThat(AnthropicJson.object(body.toString())).isEqualTo(sent);
  }

  /** All but what OpenAI's format has no words for: a server's tool, citations of a document. */
  static List<Recording> expressible() {
    return recordings().stream()
        .filter(recorded -> recorded.request() != null)
        .filter(recorded -> !NOT_EXPRESSIBLE.contains(recorded.toString()))
        .toList();
  }

  private static Failure expected(Recording recorded) {
    String message = recorded.facts().path("error").path("message").asText();
    return switch (recorded.toString()) {
      case "anthropic/error-400-context" -> new Failure.ContextLengthExceeded(message);
      case "anthropic/error-401" -> new Failure.CredentialRefused();
      case "anthropic/error-404" -> new Failure.UpstreamModelNotFound();
      default -> throw new AssertionError("a new recording: say what is expected of it");
    };
  }

  private static List<Recording> recordings(String... kinds) {
    List<Recording> recordings = Recordings.of("anthropic-messages", kinds);
    assertThat(recordings).isNotEmpty();
    return recordings;
  }
}
