package dev.penstock.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines to a stream that may block, without ever blocking who hands them over. A thread of
 * its own looks every 50 ms for what has come and writes it in one go; nobody wakes it before,
 * because that would cost the event loops more than the line itself, unless much has come. What
 * waits is bounded in bytes; lines beyond that are dropped and counted, and so are lines that the
 * stream refuses.
 */
final class LogOutput {
  private static final long PERIOD_NANOS = Duration.ofMillis(50).toNanos();
  private static final long FLUSH_STEP_NANOS = Duration.ofMillis(1).toNanos();
  private static final int FLUSH_STEPS = 2_000;
  private static final int BATCH_BYTES = 256 * 1024;

  /** What a queued line costs beside its bytes. */
  private static final int LINE_OVERHEAD = 64;

  private final OutputStream out;
  private final long boundBytes;
  private final Queue<byte[]> lines = new ConcurrentLinkedQueue<>();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final Thread writer;
  private volatile boolean closed;

  /** Starts the writing thread, a daemon. */
  LogOutput(OutputStream out, long boundBytes) {
    this.out = out;
    this.boundBytes = boundBytes;
    writer = new Thread(this::write, "penstock-log");
    writer.setDaemon(true);
    writer.start();
  }

  /** Takes a whole line, its line feed included; the array must not change any more. */
  void offer(byte[] line) {
    long cost = line.length + (long) LINE_OVERHEAD;
    long before = pendingBytes.getAndAdd(cost);
    if (before + cost > boundBytes) {
      pendingBytes.addAndGet(-cost);
      dropped.increment();
      return;
    }
    lines.add(line);
    long wakeAt = boundBytes / 4;
    if (before < wakeAt && before + cost >= wakeAt) {
      LockSupport.unpark(writer);
    }
  }

  /** How many lines were lost. */
  long dropped() {
    return dropped.sum();
  }

  /** Waits until all that was offered is written, two seconds at most. For the way out only. */
  void flush() {
    for (int i = 0; i < FLUSH_STEPS && pendingBytes.get() > 0; i++) {
      LockSupport.unpark(writer);
      LockSupport.parkNanos(FLUSH_STEP_NANOS);
    }
  }

  /** Writes what is left and ends the thread. */
  void close() {
    flush();
    closed = true;
    LockSupport.unpark(writer);
  }

  private void write() {
    ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH_BYTES);
    while (!closed) {
      while (!lines.isEmpty()) {
        writeBatch(batch);
      }
      LockSupport.parkNanos(this, PERIOD_NANOS);
    }
  }

  private void writeBatch(ByteArrayOutputStream batch) {
    batch.reset();
    long cost = 0;
    int count = 0;
    while (batch.size() < BATCH_BYTES) {
      byte[] line = lines.poll();
      if (line == null) {
        break;
      }
      batch.writeBytes(line);
      cost += line.length + (long) LINE_OVERHEAD;
      count++;
    }
    try {
      batch.writeTo(out);
      out.flush();
    } catch (IOException e) {
      // Nobody is left to tell; the next batch tries again.
      dropped.add(count);
    }
    pendingBytes.addAndGet(-cost);
  }
}
