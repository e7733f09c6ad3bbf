package dev.penstock.dialect.openai.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Parameters;
import dev.penstock.testing.Recordings;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordedRequestsTest {
  private static final Dialect DIALECT =
      new ListedDialect("tools", "tool_choice", "temperature", "max_tokens", "response_format");

  static List<Recordings.Recording> recorded_requests_are_read() {
    return Recordings.of("openai-chat", "json", "stream");
  }

  @ParameterizedTest
  @MethodSource
  void recorded_requests_are_read(Recordings.Recording recording) {
    JsonNode recorded = recording.request();
    assumeTrue(recorded != null && recorded.has("messages"), "the request was not recorded");
    ObjectNode request = recorded.deepCopy();

    Parameters.check(request, DIALECT, true, new HashSet<>());
    Conversation conversation = ConversationReader.read(request, "m", false, DIALECT);

    assertThat(conversation.messages()).hasSameSizeAs(recorded.path("messages"));
    assertThat(conversation.tools())
        .hasSize(recorded.path("tools").size() + recorded.path("functions").size());
  }
}
