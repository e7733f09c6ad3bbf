package dev.penstock.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dispatch.Watchdog.Watched;
import dev.penstock.testing.Eventually;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class WatchdogTest {

  @Test
  void a_request_whose_tick_throws_is_told_and_the_others_are_still_watched() throws Exception {
    Vertx vertx = Vertx.vertx();
    CompletableFuture<RuntimeException> told = new CompletableFuture<>();
    AtomicInteger ticks = new AtomicInteger();
    vertx
        .getOrCreateContext()
        .runOnContext(on -> {
          Watchdog watchdog = new Watchdog(vertx, System::nanoTime);
          watchdog.watch(
              watched(
                  () -> {
                    throw new IllegalStateException("a bug");
                  },
                  told));
          watchdog.watch(watched(ticks::incrementAndGet, new CompletableFuture<>()));
        });

    assertThat(told.get(10, TimeUnit.SECONDS)).hasMessage("a bug");
    Eventually.becomes("the other is looked at again", () -> ticks.get() > 2);
    vertx.close().await();
  }

  private static Watched watched(Runnable tick, CompletableFuture<RuntimeException> told) {
    return new Watched() {
      @Override
      public boolean tick(long nowNanos) {
        tick.run();
        return true;
      }

      @Override
      public void stop() {
        told.cancel(false);
      }

      @Override
      public void broken(RuntimeException cause) {
        told.complete(cause);
      }
    };
  }
}
