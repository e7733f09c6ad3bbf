package dev.penstock.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.spend.Vendor;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code FLUSHALL} while two gateways have traffic. */
final class EmptiedRedisTest {
  private static final int FLUSHES = 3;
  private static final String SPENT = "key:done:total";
  private static final String ACCESS =
      """
      keys:
        - {name: ci, key: sk-ps-ci, budgets: [{limit: 10000, window: 1d}]}
        - {name: done, key: sk-ps-done, budgets: [{limit: 0.05, window: total}]}
      """;

  @TempDir Path folder;

  @Test
  void what_was_spent_is_never_forgotten() throws Exception {
    try (RedisServer redis = RedisServer.start();
        Vendor vendor = new Vendor(Vendor.tokens(90));
        Fleet fleet = Fleet.of(2, folder, redis.url(), vendor, ACCESS, Fleet.PATIENT)) {
      // All of it at the first gateway; the second has it from the others' rows.
      for (int i = 0; i < 5; i++) {
        assertThat(fleet.status(0, "sk-ps-done")).isEqualTo(200);
      }
      String made = fleet.admin(0).newKey("{\"name\":\"made\"}");
      Eventually.becomes("known", () -> Together.works(fleet, 1, made));
      Eventually.becomes("told", () -> Fleet.booked(fleet.admin(1), "?key=done") == 5 * Fleet.CENT);

      try (Traffic traffic = Traffic.on(fleet, "sk-ps-ci", 2);
          Watch watch = new Watch(fleet, made)) {
        for (int i = 0; i < FLUSHES; i++) {
          int enough = traffic.admitted() + 100;
          Eventually.becomes("traffic", () -> traffic.admitted() >= enough);
          redis.flush();
          int looks = watch.looks();
          Eventually.becomes("an epoch has begun", () -> began(redis));
          Eventually.becomes(
              "it is watched", () -> watch.looks() > looks + 4 || watch.wrong() != null);
        }
        assertThat(watch.wrong()).isNull();
        assertThat(traffic.others()).allMatch(said -> said.contains("insufficient_quota"));
      }
      fleet.agree("key:ci:1d", SPENT);
      assertThat(redis.command("HKEYS", "{penstock}:directory")).contains("made");
    }
  }

  /** Looks all the time whether anything spent or made is forgotten. */
  private static final class Watch implements AutoCloseable {
    private final Fleet fleet;
    private final String made;
    private final AtomicReference<@Nullable String> wrong = new AtomicReference<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final Thread thread;
    private volatile boolean over;

    Watch(Fleet fleet, String made) {
      this.fleet = fleet;
      this.made = made;
      this.thread = Thread.ofVirtual().start(this::look);
    }

    private void look() {
      try {
        while (!over && wrong.get() == null) {
          for (int i = 0; i < fleet.size(); i++) {
            note("used up", fleet.status(i, "sk-ps-done") == 429);
            note("made key", fleet.status(i, made) == 200);
            note("counter", Fleet.spent(fleet.admin(i)).getOrDefault(SPENT, -1L) == 5 * Fleet.CENT);
          }
          looks.incrementAndGet();
        }
      } catch (IOException e) {
        wrong.set("" + e);
      }
    }

    private void note(String what, boolean well) {
      if (!well) {
        wrong.compareAndSet(null, what);
      }
    }

    int looks() {
      return looks.get();
    }

    @Nullable String wrong() {
      return wrong.get();
    }

    @Override
    public void close() {
      over = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean began(RedisServer redis) {
    return redis.command("EXISTS", "{penstock}:epoch").contains("1");
  }
}
