package dev.penstock.replay;

import dev.penstock.testing.Recordings.Recording;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An upstream that gives recorded bytes with their status and headers, one recording at a time. */
final class Replay implements AutoCloseable {
  /** Headers that the server makes itself, and one that no longer holds. */
  private static final Set<String> OWN = Set.of("content-type", "content-encoding");

  private final ScriptedUpstream upstream = new ScriptedUpstream(this::play);
  private volatile @Nullable Recording recording;
  private volatile int pieceBytes;

  String url() {
    return upstream.url();
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
  }
}
