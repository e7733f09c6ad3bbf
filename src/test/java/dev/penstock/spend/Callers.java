package dev.penstock.spend;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Many who call at once, one call after the other, until the gateway is gone or refuses. */
final class Callers {
  private static final int MINUTES = 2;

  private final RandomGenerator random;
  private final Fuse fuse;
  private final Call.Maker maker;
  private final AtomicInteger number = new AtomicInteger();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Map<String, Answer> refused = new ConcurrentHashMap<>();

  /** A call that is to be made. */
  record Call(String key, String model, boolean streamed, int promptTokens, int maxTokens) {
    /** Thinks of one; safe for threads. */
    interface Maker {
      Call make(RandomGenerator random);
    }

    RawClient send(int port, String id) throws IOException {
      String body =
          "{\"model\":\"%s\",\"user\":\"%s\",\"stream\":%s,\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
              .formatted(model, id, streamed, maxTokens, "word".repeat(promptTokens));
      return new RawClient(port)
          .post("/v1/chat/completions", body, Shop.with(key, "x-request-id: " + id));
    }
  }

  Callers(RandomGenerator random, Fuse fuse, Call.Maker maker) {
    this.random = random;
    this.fuse = fuse;
    this.maker = maker;
  }

  /** Returns when each has made so many calls, or has lost the gateway, or was refused. */
  void run(int callers, int callsEach, int port) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        all.add(
            threads.submit(() -> {
              int left = callsEach;
              while (left > 0 && call(port)) {
                left--;
              }
            }));
      }
      for (Future<?> one : all) {
        one.get(MINUTES, TimeUnit.MINUTES);
      }
    }
  }

  /** Whether the answer came whole. */
  private boolean call(int port) {
    String id = "c" + number.incrementAndGet();
    Call call = maker.make(random);
    try (RawClient client = call.send(port, id)) {
      Answer answer = call.streamed() ? client.head() : client.answer();
      if (answer.status() != 200) {
        refused.put(id, answer);
        return false;
      }
      if (!(call.streamed() ? done(client) : whole(answer))) {
        return false;
      }
      answered.add(id);
      fuse.event();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** To a client a stream is over with its last event; it does not wait for the last chunk. */
  private static boolean done(RawClient client) throws IOException {
    String last = "";
    for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
      last += new String(chunk, UTF_8);
      if (last.endsWith("data: [DONE]\n\n")) {
        return true;
      }
    }
    throw new IllegalStateException("a stream without an end: " + last);
  }

  private static boolean whole(Answer answer) {
    int length = Integer.parseInt(answer.headers().getOrDefault("content-length", "-1"));
    return answer.body().getBytes(UTF_8).length == length;
  }

  /** Calls of whose answer the last byte was read. */
  Set<String> answered() {
    return answered;
  }

  /** Calls that were answered with an error. */
  Map<String, Answer> refused() {
    return refused;
  }

  /** How many calls were begun. */
  int calls() {
    return number.get();
  }
}
