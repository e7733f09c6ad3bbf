package dev.penstock.fleet;

import dev.penstock.spend.Shop;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Callers that call without end at all gateways of a fleet, until they are told to stop. */
final class Traffic implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;

  private final List<Thread> callers = new ArrayList<>();
  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  private Traffic() {}

  /** So many callers on each gateway. */
  static Traffic on(Fleet fleet, String key, int each) {
    Traffic traffic = new Traffic();
    for (int i = 0; i < fleet.size() * each; i++) {
      Shop shop = fleet.shop(i % fleet.size());
      traffic.callers.add(Thread.ofVirtual().start(() -> traffic.call(shop, key)));
    }
    return traffic;
  }

  private void call(Shop shop, String key) {
    try (RawClient client = shop.gateway().client()) {
      while (!over) {
        long begun = System.nanoTime();
        Answer answer =
            client.post("/v1/chat/completions", Shop.request(false, 90), Shop.with(key)).answer();
        nanos.add(System.nanoTime() - begun);
        count(answer.status() == 200 ? "200" : answer.status() + answer.body());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      count("" + e);
    }
  }

  private void count(String answer) {
    answers.computeIfAbsent(answer, first -> new AtomicInteger()).incrementAndGet();
  }

  int admitted() {
    AtomicInteger admitted = answers.get("200");
    return admitted == null ? 0 : admitted.get();
  }

  /** Answers that were none, by what they said. */
  List<String> others() {
    return answers.entrySet().stream()
        .filter(answer -> !answer.getKey().equals("200"))
        .map(answer -> answer.getValue() + " times " + answer.getKey())
        .toList();
  }

  /** Of the calls since the last time this was asked: how many, median, p99 and longest. */
  String latency() {
    List<Long> taken = new ArrayList<>();
    for (Long each = nanos.poll(); each != null; each = nanos.poll()) {
      taken.add(each);
    }
    long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
    return "%d calls, p50 %s, p99 %s, longest %s ms"
        .formatted(sorted.length, at(sorted, 50), at(sorted, 99), at(sorted, 100));
  }

  private static String at(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return "-";
    }
    int place = Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1);
    return String.valueOf(Math.round(sorted[place] / 1e5) / 10d);
  }

  /** Waits until all calls have ended. */
  @Override
  public void close() {
    over = true;
    for (Thread caller : callers) {
      try {
        caller.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
