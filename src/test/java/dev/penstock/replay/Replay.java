package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.testing.rules.Rules;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An upstream that gives recorded bytes with their status and headers, one recording at a time. */
final class Replay implements AutoCloseable {
  /** Headers that the server makes itself, and one that no longer holds. */
  private static final Set<String> OWN = Set.of("content-type", "content-encoding");

  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final ScriptedUpstream upstream = new ScriptedUpstream(this::play);
  private volatile @Nullable Recording recording;
  private volatile int pieceBytes;

  /** The base of a provider of this type, by whose rules its calls are judged. */
  String url(String type) {
    return upstream.url() + "/" + type;
  }

  /** From now on this recording is the answer; a stream in pieces of so many bytes. */
  void give(Recording next, int bytes) {
    recording = next;
    pieceBytes = bytes;
  }

  /** How many calls there were. */
  int calls() {
    return upstream.calls().size();
  }

  private void play(ScriptedUpstream.Call call) throws IOException {
    String type = call.line.split("/", 3)[1];
    Rules.of(type, call.line)
        .broken(Recordings.JSON.readTree(call.body))
        .forEach(rule -> broken.add(type + ": " + rule + ": " + call.body));
    Recording now = Objects.requireNonNull(recording);
    if (now.kind().equals("stream")) {
      call.pieces(contentType(now), now.response(), pieceBytes);
    } else {
      call.whole(now.status(), contentType(now), now.response(), headers(now));
    }
  }

  /** As recorded; where it was not, what the provider documents. */
  static String contentType(Recording recording) {
    String recorded = recording.meta().at("/response_headers/content-type").asText("");
    if (!recorded.isEmpty()) {
      return recorded;
    }
    if (!recording.kind().equals("stream")) {
      return "application/json";
    }
    return recording.format().equals("ollama-chat") ? "application/x-ndjson" : "text/event-stream";
  }

  private static String[] headers(Recording recording) {
    return recording
        .meta()
        .path("response_headers")
        .propertyStream()
        .filter(header -> !OWN.contains(header.getKey()))
        .map(header -> header.getKey() + ": " + header.getValue().asText())
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    upstream.close();
    assertThat(broken).as("requests that break the vendor's rules").isEmpty();
  }
}
