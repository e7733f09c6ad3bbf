package dev.penstock.spend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An upstream that keeps a bill for each call that it received whole, by the call's {@code user}: a
 * token for each four letters of the prompt, and those of the answer. Model {@code m0} costs what
 * {@link Shop}'s do, {@code m1} has prices that are no whole nano-dollars.
 */
final class Biller implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Bill> bills = new ConcurrentHashMap<>();
  private final Set<String> twice = ConcurrentHashMap.newKeySet();
  private final Script script;
  private final ScriptedUpstream upstream = new ScriptedUpstream(this::play);

  /** What happens on one call. */
  interface Script {
    void play(ScriptedUpstream.Call call, Bill bill) throws IOException, InterruptedException;
  }

  Biller(Script script) {
    this.script = script;
  }

  /** Of one call. */
  static final class Bill {
    private final String id;
    private final String model;
    private final boolean streamed;
    private final int input;
    private final int most;
    private final AtomicInteger output = new AtomicInteger();

    private Bill(JsonNode request) {
      id = request.path("user").asText();
      model = request.path("model").asText();
      streamed = request.path("stream").asBoolean();
      input = request.at("/messages/0/content").asText().length() / 4;
      most = request.path("max_tokens").asInt();
    }

    String id() {
      return id;
    }

    boolean streamed() {
      return streamed;
    }

    /** The most tokens that the answer may have. */
    int most() {
      return most;
    }

    /** One token of a stream. */
    void sends(ScriptedUpstream.Call call) throws IOException {
      call.chunk(Chunks.text("tok "));
      output.incrementAndGet();
    }

    /** To be paid even if nobody reads the answer. */
    void all() {
      output.set(most);
    }

    long nanoUsd() {
      BigDecimal in = new BigDecimal(model.equals("m0") ? "10000" : "37.5");
      BigDecimal out = new BigDecimal(model.equals("m0") ? "100000" : "600.3");
      return in.multiply(BigDecimal.valueOf(input))
          .add(out.multiply(BigDecimal.valueOf(output.get())))
          .setScale(0, RoundingMode.HALF_UP)
          .longValueExact();
    }
  }

  /** Answers each call with all the tokens that it may have, and bills them from the start. */
  static Script tokens(Fuse fuse) {
    return (call, bill) -> {
      bill.all();
      fuse.event();
      if (bill.streamed) {
        call.head("text/event-stream").chunk(Chunks.role());
        for (int i = 0; i < bill.most; i++) {
          call.chunk(Chunks.text("tok "));
        }
        fuse.event();
        call.chunk(Chunks.finish("stop") + Vendor.usage(bill.input, bill.most) + Chunks.DONE).end();
      } else {
        call.json(200, Vendor.whole(bill.input, bill.most));
      }
      fuse.event();
    };
  }

  private void play(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    int length = Integer.parseInt(call.headers.getOrDefault("content-length", "0"));
    if (call.body.getBytes(UTF_8).length < length) {
      // Whoever sent it has died meanwhile.
      throw new IOException("half a request");
    }
    Bill bill = new Bill(JSON.readTree(call.body));
    if (bills.putIfAbsent(bill.id, bill) != null) {
      twice.add(bill.id);
    }
    script.play(call, bill);
  }

  /** By the ids of calls. */
  Map<String, Bill> bills() {
    return bills;
  }

  /** Calls that came more than once. */
  Set<String> twice() {
    return twice;
  }

  long invoice() {
    return bills.values().stream().mapToLong(Bill::nanoUsd).sum();
  }

  String url() {
    return upstream.url() + "/v1";
  }

  @Override
  public void close() {
    upstream.close();
  }
}
