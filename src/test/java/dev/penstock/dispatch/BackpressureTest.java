package dev.penstock.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A client that reads slowly slows the upstream; nothing piles up in between. */
final class BackpressureTest {
  private static final int FRAMES = 20_000;
  private static final long FRAME_BYTES = 10 * 1024;
  private static final long BOUND_BYTES = 64L << 20;
  private static final int READ_BYTES = 1024;
  private static final int SLOW_READS = 20;

  @Test
  void two_hundred_megabytes_wait_at_the_upstream_for_a_slow_client() throws Exception {
    byte[] frame = Chunks.text("x".repeat((int) FRAME_BYTES)).getBytes(UTF_8);
    AtomicLong sent = new AtomicLong();
    try (ScriptedUpstream upstream = new ScriptedUpstream(call -> flood(call, frame, sent));
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream);
        RawClient client = new RawClient(gateway.port(), 16 * 1024)) {
      long before = memory();
      client.post("/v1/chat/completions", Chunks.request(true));
      assertThat(client.head().status()).isEqualTo(200);

      long body = slowly(client);
      stopsGrowing(sent);

      assertThat(sent.get()).isLessThan(FRAMES * FRAME_BYTES / 2);
      assertThat(memory() - before).isLessThan(BOUND_BYTES);
      body += client.drainChunks();
      assertThat(body).isGreaterThan(FRAMES * FRAME_BYTES);
      assertThat(client.tail()).endsWith(Chunks.DONE);
      Eventually.becomes("nothing in flight", () -> gateway.gateway().inFlight() == 0);
    }
  }

  private static void flood(ScriptedUpstream.Call call, byte[] frame, AtomicLong sent)
      throws java.io.IOException {
    call.head("text/event-stream");
    for (int i = 0; i < FRAMES; i++) {
      call.chunk(frame);
      sent.addAndGet(frame.length);
    }
    call.chunk(Chunks.finish("stop") + Chunks.DONE).end();
  }

  /** About 10 KB a second for a moment. */
  private static long slowly(RawClient client) throws java.io.IOException {
    long read = 0;
    for (int i = 0; i < SLOW_READS; i++) {
      read += client.readSome(READ_BYTES);
      LockSupport.parkNanos(100_000_000);
    }
    return read;
  }

  /** Waits until the upstream's socket is no longer read: what it could send stays the same. */
  private static void stopsGrowing(AtomicLong sent) {
    long[] last = {-1, 0};
    Eventually.becomes(
        "the upstream waits",
        () -> {
          long now = sent.get();
          last[1] = now == last[0] ? last[1] + 1 : 0;
          last[0] = now;
          return last[1] > 500;
        });
  }

  /** Live heap after a collection, and the direct memory of Netty's pool. */
  private static long memory() {
    System.gc();
    PooledByteBufAllocatorMetric pool = PooledByteBufAllocator.DEFAULT.metric();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + pool.usedDirectMemory()
        + pool.usedHeapMemory();
  }
}
