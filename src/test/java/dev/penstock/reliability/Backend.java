package dev.penstock.reliability;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream whose behaviour a test changes while it runs; it counts what reaches it. */
final class Backend implements AutoCloseable {
  private final ScriptedUpstream upstream = new ScriptedUpstream(this::play);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private volatile ScriptedUpstream.Script script = Backend::well;

  /** A backend that answers well at once. */
  Backend() {}

  /** A backend that answers as {@code script} says. */
  Backend(ScriptedUpstream.Script script) {
    this.script = script;
  }

  /** From the next call on. */
  void becomes(ScriptedUpstream.Script next) {
    script = next;
  }

  /** Answers well, streamed or whole as it was asked. */
  static void well(ScriptedUpstream.Call call) throws IOException {
    if (streamed(call)) {
      call.head("text/event-stream")
          .chunk(Chunks.role() + Chunks.text("hello") + Chunks.finish("stop") + Chunks.DONE)
          .end();
    } else {
      call.json(200, Chunks.completion("hello"));
    }
  }

  static boolean streamed(ScriptedUpstream.Call call) {
    return call.body.contains("\"stream\":true");
  }

  /** An error with headers as {@code name: value}. */
  static ScriptedUpstream.Script status(int status, String... headers) {
    return call ->
        call.json(
            status,
            "{\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"code\":null}}",
            headers);
  }

  String url() {
    return upstream.url() + "/v1";
  }

  int calls() {
    return upstream.calls().size();
  }

  ScriptedUpstream.Call lastCall() {
    return upstream.calls().getLast();
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  private void play(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      script.play(call);
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void close() {
    upstream.close();
  }
}
