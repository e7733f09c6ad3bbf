package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.dialect.framing.Framer;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What stands beside the text of recorded answers: proofs of reasoning, which the provider wants
 * back with the next turn and so must be in the caller's hands, and citations.
 */
final class ProofsReplayTest {

  @BeforeAll
  static void there_are_recordings() {
    Recordings.thereAreSome();
  }

  @TestFactory
  Stream<DynamicTest> signatures_and_redacted_reasoning_reach_the_caller() {
    return tests(recording -> {
      String visible = visible(recording).toString();

      for (JsonNode event : documents(recording.response())) {
        assertThat(proofs(event)).allMatch(visible::contains);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> citations_reach_the_caller() {
    return tests(recording -> {
      int citations = 0;
      for (JsonNode document : visible(recording)) {
        for (String field : List.of("annotations", "citations")) {
          citations += document.findValues(field).stream().mapToInt(JsonNode::size).sum();
        }
      }

      assertThat(citations)
          .isGreaterThanOrEqualTo(recording.facts().path("citation_count").asInt(0));
    });
  }

  private static List<String> proofs(JsonNode event) {
    List<String> proofs = new ArrayList<>(event.findValuesAsText("signature"));
    proofs.addAll(event.findValuesAsText("thoughtSignature"));
    for (JsonNode block : event.findParents("data")) {
      if (block.path("type").asText().equals("redacted_thinking")) {
        proofs.add(block.path("data").asText());
      }
    }
    return proofs;
  }

  private static List<JsonNode> visible(Recording recording) throws JsonProcessingException {
    byte[] body =
        recording.kind().equals("stream")
            ? Collected.whole(Native.stream(recording), recording.response()).frames()
            : Native.translator(recording, true)
                .whole(Buffer.buffer(recording.response()))
                .body()
                .getBytes();
    return documents(body);
  }

  /** A JSON document, or those of an event stream or of lines. */
  private static List<JsonNode> documents(byte[] body) throws JsonProcessingException {
    if (body.length > 0 && body[0] == 0) {
      return events(body);
    }
    String text = Buffer.buffer(body).toString();
    if (!text.startsWith("data:") && !text.startsWith("event:") && !text.contains("}\n{")) {
      return List.of(Recordings.JSON.readTree(text));
    }
    List<JsonNode> documents = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String data = line.startsWith("data:") ? line.substring(5).strip() : line;
      if (data.startsWith("{")) {
        documents.add(Recordings.JSON.readTree(data));
      }
    }
    return documents;
  }

  /** Those of AWS's binary stream. */
  private static List<JsonNode> events(byte[] body) throws JsonProcessingException {
    List<String> payloads = new ArrayList<>();
    Framer framer = Framer.of(Framing.AWS_EVENT_STREAM, 1 << 20);
    framer.feed(Buffer.buffer(body), (name, data) -> payloads.add(data));
    List<JsonNode> documents = new ArrayList<>();
    for (String payload : payloads) {
      documents.add(Recordings.JSON.readTree(payload));
    }
    return documents;
  }

  private interface Check {
    void run(Recording recording) throws JsonProcessingException;
  }

  private static Stream<DynamicTest> tests(Check check) {
    return Stream.concat(Native.recordings("json"), Native.recordings("stream"))
        .map(recording -> dynamicTest(recording.toString(), () -> check.run(recording)));
  }
}
