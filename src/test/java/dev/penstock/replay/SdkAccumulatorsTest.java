package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.anthropic.models.messages.Message;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.responses.Response;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.messages.MessagesDialect;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import dev.penstock.testing.SdkFolded;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every other provider says, in its recorded streams, is the same to OpenAI's and Anthropic's
 * libraries in a stream and in one piece.
 */
final class SdkAccumulatorsTest {
  /** Ends with an error. */
  private static final Set<String> FAIL =
      Set.of("gemini/stream-unexpected-tool-call", "cohere/stream-error");

  @BeforeAll
  static void there_are_recordings() {
    Recordings.thereAreSome();
  }

  private interface Check {
    void run(Recording recording);
  }

  private static Stream<DynamicTest> tests(Check check) {
    return Native.recordings("stream")
        .filter(recording -> !FAIL.contains(recording.toString()))
        .map(recording -> dynamicTest(recording.toString(), () -> check.run(recording)));
  }

  @TestFactory
  Stream<DynamicTest> chat() {
    return tests(recording -> {
      ChatCompletion streamed =
          SdkFolded.chat(Collected.whole(Native.stream(recording), recording.response()).text());
      ChatCompletion whole =
          SdkFolded.wholeChat(json(Native.collecting(recording).whole(body(recording)).body()));
      var said = streamed.choices().getFirst();
      var told = whole.choices().getFirst();

      assertThat(said.message().content().orElse(""))
          .isEqualTo(told.message().content().orElse(""));
      assertThat(said.message().refusal().orElse(""))
          .isEqualTo(told.message().refusal().orElse(""));
      assertThat(calls(SdkFolded.openAi(said.message().toolCalls().orElse(List.of()))))
          .isEqualTo(SdkFolded.openAi(told.message().toolCalls().orElse(List.of())));
      assertThat(said.finishReason()).isEqualTo(told.finishReason());
      assertThat(streamed.model()).isEqualTo(whole.model());
    });
  }

  /** The library moves what it does not know of a streamed call into its function. */
  private static JsonNode calls(JsonNode calls) {
    for (JsonNode call : calls) {
      JsonNode extra = ((ObjectNode) call.get("function")).remove("extra_content");
      if (extra != null) {
        ((ObjectNode) call).set("extra_content", extra);
      }
    }
    return calls;
  }

  @TestFactory
  Stream<DynamicTest> messages() {
    return tests(recording -> {
      ClientDialect caller = new MessagesDialect();
      Message streamed = SdkFolded.message(frames(caller, recording));
      Message whole = SdkFolded.wholeMessage(answer(caller, recording));

      assertThat(SdkFolded.anthropic(streamed.content()))
          .isEqualTo(SdkFolded.anthropic(whole.content()));
      assertThat(streamed.stopReason()).isEqualTo(whole.stopReason());
      assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
      assertThat(streamed.model()).isEqualTo(whole.model());
    });
  }

  @TestFactory
  Stream<DynamicTest> responses() {
    return tests(recording -> {
      ClientDialect caller = new ResponsesDialect(new NotedIds(new ArrayList<>()));
      Response streamed = SdkFolded.response(frames(caller, recording));
      Response whole = SdkFolded.wholeResponse(answer(caller, recording));

      assertThat(SdkFolded.openAi(streamed.output())).isEqualTo(SdkFolded.openAi(whole.output()));
      assertThat(streamed.status()).isEqualTo(whole.status());
    });
  }

  private static String frames(ClientDialect caller, Recording recording) {
    return Collected.whole(
            Native.translator(caller, recording).stream(Native.contentType(recording)),
            recording.response())
        .text();
  }

  private static JsonNode answer(ClientDialect caller, Recording recording) {
    return json(Native.collecting(caller, recording).whole(body(recording)).body());
  }

  private static Buffer body(Recording recording) {
    return Buffer.buffer(recording.response());
  }

  private static JsonNode json(Buffer body) {
    return Objects.requireNonNull(Json.tree(body.getBytes()));
  }
}
