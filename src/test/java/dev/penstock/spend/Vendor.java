package dev.penstock.spend;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An upstream that sends invoices: 100 tokens for the prompt of each call that it did not refuse,
 * and one for each piece of text that it has sent.
 */
public final class Vendor implements AutoCloseable {
  static final int PROMPT_TOKENS = 100;

  private final AtomicLong input = new AtomicLong();
  private final AtomicLong output = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final ScriptedUpstream upstream = new ScriptedUpstream(this::play);
  private volatile Script script;

  /** What happens on one call. */
  public interface Script {
    void play(ScriptedUpstream.Call call, Vendor vendor) throws IOException, InterruptedException;
  }

  public Vendor(Script script) {
    this.script = script;
  }

  /** Answers with so many tokens, streamed or whole as it was asked. */
  public static Script tokens(int count) {
    return (call, vendor) -> {
      vendor.readsPrompt();
      if (call.body.contains("\"stream\":true")) {
        call.head("text/event-stream").chunk(Chunks.role());
        for (int i = 0; i < count; i++) {
          vendor.sends(call);
        }
        call.chunk(Chunks.finish("stop") + usage(count) + Chunks.DONE).end();
      } else {
        vendor.output.addAndGet(count);
        call.json(200, whole(count));
      }
    };
  }

  /** Refuses, and bills nothing. */
  static Script status(int status, String... headers) {
    return (call, vendor) ->
        call.json(status, "{\"error\":{\"message\":\"no\",\"type\":\"e\",\"code\":null}}", headers);
  }

  public void becomes(Script next) {
    script = next;
  }

  public void readsPrompt() {
    input.addAndGet(PROMPT_TOKENS);
  }

  /** One token of a stream. */
  public void sends(ScriptedUpstream.Call call) throws IOException {
    call.chunk(Chunks.text("tok "));
    output.incrementAndGet();
  }

  public static String usage(int output) {
    return usage(PROMPT_TOKENS, output);
  }

  static String usage(int input, int output) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"real-model\",\"choices\":[],\"usage\":"
        + usageObject(input, output)
        + "}\n\n";
  }

  private static String whole(int output) {
    return whole(PROMPT_TOKENS, output);
  }

  static String whole(int input, int output) {
    String answer = Chunks.completion("hello");
    return answer.substring(0, answer.indexOf("\"usage\":"))
        + "\"usage\":"
        + usageObject(input, output)
        + "}";
  }

  private static String usageObject(int input, int output) {
    return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(input, output, input + output);
  }

  public String url() {
    return upstream.url() + "/v1";
  }

  public int calls() {
    return upstream.calls().size();
  }

  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  int openConnections() {
    return upstream.openConnections();
  }

  /** What it bills, in nano-dollars, at {@link Shop#INPUT} and {@link Shop#OUTPUT} a token. */
  public long invoice() {
    return input.get() * Shop.INPUT + output.get() * Shop.OUTPUT;
  }

  long outputTokens() {
    return output.get();
  }

  private void play(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      script.play(call, this);
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void close() {
    upstream.close();
  }
}
