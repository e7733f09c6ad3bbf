package dev.penstock.store.journal;

import dev.penstock.api.spend.LedgerRow;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Intents and rows, on disk before anybody is told so.
 *
 * <p>Group commit: who comes while a write runs is in the next one. All callers of one event loop
 * are told with one task on it. If the disk fails or hangs, intents are refused at once, and
 * everything else is kept and tried again until the disk takes it; until then nobody is told that
 * it is safe. That is no more than the ends of the calls that run: without intents none begins.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int BATCHES_A_TURN = 256;
  private static final long RETRY_MILLIS = 250;

  /** A write that stands in so many looks hangs. */
  private static final int LOOKS = 4;

  private static final long LOOK_MILLIS = 500;
  private static final byte[] NOT_WRITTEN = {};
  private static final String CLOSED = "the journal is closed";

  /**
   * How it is written.
   *
   * @param folder of its segments; it is there
   * @param sync whether each batch is forced to the medium
   * @param segmentBytes when a new segment is begun
   * @param maxQueuedBytes beyond which intents are refused
   */
  public record Settings(
      Path folder, Disk disk, boolean sync, long segmentBytes, long maxQueuedBytes) {

    /** On the real disk, with sizes that suit any load one process can take. */
    public static Settings at(Path folder, boolean sync) {
      return new Settings(folder, new LocalDisk(), sync, 32L << 20, 64L << 20);
    }
  }

  /**
   * A journal, and what earlier processes left in it.
   *
   * @param replayed {@code Settled} and {@code Voided}, to be applied before all others
   * @param unsettled intents that nothing says the end of: to be settled by somebody
   */
  public record Opened(Journal journal, List<Entry> replayed, List<LedgerRow> unsettled) {
    public Opened {
      replayed = List.copyOf(replayed);
      unsettled = List.copyOf(unsettled);
    }
  }

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final Settings settings;
  private final Follower follower;
  private final SegmentWriter writer;

  /** Frames of intents whose calls run, by id; empty until they are written. */
  private final ConcurrentHashMap<String, byte[]> open;

  private final Object lock = new Object();
  private List<Write> queue = new ArrayList<>();
  private long queuedBytes;
  private boolean running;
  private volatile @Nullable String trouble;
  private boolean closed;
  private boolean writing;
  private long batches;
  private long seen;
  private int looks;
  private final long watch;

  private Journal(Vertx vertx, Settings settings, Follower follower, Replay replay)
      throws IOException {
    this.vertx = vertx;
    this.settings = settings;
    this.follower = follower;
    this.open = new ConcurrentHashMap<>();
    for (LedgerRow row : replay.open()) {
      open.put(row.id(), Frames.of(new Entry.Intent(row)));
    }
    this.writer = new SegmentWriter(settings, open, replay);
    this.worker = vertx.createSharedWorkerExecutor("penstock-journal", 1);
    this.watch = vertx.setPeriodic(LOOK_MILLIS, timer -> look());
  }

  /** Reads what is there and begins a new segment. Blocks: for a worker. */
  public static Opened open(Vertx vertx, Settings settings, Follower follower) throws IOException {
    Replay replay = Replay.of(settings.folder());
    Journal journal = new Journal(vertx, settings, follower, replay);
    return new Opened(journal, replay.booked(), replay.open());
  }

  /** Whether this is an intent whose end has not been told yet. */
  public boolean isOpen(String id) {
    return open.containsKey(id);
  }

  /**
   * Completes when they are safe. Fails if they are not and never will be: the disk fails, or too
   * much is waiting for it.
   */
  public Future<Void> intents(List<LedgerRow> rows) {
    if (trouble != null) {
      return Future.failedFuture(new JournalException("the journal cannot be written"));
    }
    List<Entry> entries = new ArrayList<>(rows.size());
    List<byte[]> frames = new ArrayList<>(rows.size());
    for (LedgerRow row : rows) {
      Entry entry = new Entry.Intent(row);
      byte[] frame = Frames.of(entry);
      entries.add(entry);
      frames.add(frame);
      open.putIfAbsent(row.id(), NOT_WRITTEN);
    }
    return enqueue(new Write(entries, frames, true, vertx.getOrCreateContext()));
  }

  /**
   * Completes when they are safe, however long it takes; fails only if the end comes first.
   *
   * @param then what to do on the writer's thread as soon as they are, before any later record is
   *     written; must neither block nor throw
   */
  public Future<Void> book(List<? extends Entry> entries, Runnable then) {
    List<byte[]> frames = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      frames.add(Frames.of(entry));
    }
    Write write = new Write(List.copyOf(entries), frames, false, vertx.getOrCreateContext());
    return enqueue(write.then(then));
  }

  /** Runs this on the writer's thread between two records. */
  public Future<Void> between(Runnable action) {
    return enqueue(new Write(List.of(), List.of(), false, vertx.getOrCreateContext()).then(action));
  }

  /** So many of all that were booked, those replayed first, are in the ledger now. */
  public void applied(long count) {
    if (writer.applied(count)) {
      wake();
    }
  }

  /** Why it cannot be written; null if it can. */
  public @Nullable String trouble() {
    return trouble;
  }

  /**
   * Waits for what is queued and closes the file; what nobody needs any more is deleted. If the
   * disk fails, what could not be written is lost, and told.
   */
  public Future<Void> close() {
    return between(this::end).eventually(worker::close);
  }

  private void end() {
    vertx.cancelTimer(watch);
    List<Write> left;
    synchronized (lock) {
      closed = true;
      left = queue;
      queue = new ArrayList<>();
      queuedBytes = 0;
    }
    writer.close();
    if (!left.isEmpty()) {
      LOG.error("{} writes to the journal were given up at the end", left.size());
      finish(left, new JournalException(CLOSED));
    }
  }

  private Future<Void> enqueue(Write write) {
    boolean wake;
    synchronized (lock) {
      if (closed) {
        write.forget(open);
        return Future.failedFuture(new JournalException(CLOSED));
      }
      if (write.refusable && queuedBytes > settings.maxQueuedBytes()) {
        write.forget(open);
        return Future.failedFuture(new JournalException("too much is waiting for the journal"));
      }
      queue.add(write);
      queuedBytes += write.bytes;
      wake = !running;
      running = true;
    }
    if (wake) {
      // At the end of what this event loop does now: what else it brings is in the same batch.
      write.context.runOnContext(task -> submit());
    }
    return write.promise.future();
  }

  private void wake() {
    boolean wake;
    synchronized (lock) {
      wake = !running;
      running = true;
    }
    if (wake) {
      submit();
    }
  }

  private void submit() {
    Future<Void> turn = worker.executeBlocking(this::turn, false);
    turn.onFailure(bug -> LOG.error("the journal's writer failed", bug));
  }

  /** Some batches; then another task, so that none runs for ever. */
  private @Nullable Void turn() {
    for (int i = 0; i < BATCHES_A_TURN; i++) {
      List<Write> batch = closed ? null : next();
      if (batch == null) {
        return null;
      }
      if (!written(batch) && !closed) {
        vertx.setTimer(RETRY_MILLIS, timer -> submit());
        return null;
      }
    }
    submit();
    return null;
  }

  private @Nullable List<Write> next() {
    writer.tidy();
    synchronized (lock) {
      if (queue.isEmpty() && trouble == null) {
        running = false;
        return null;
      }
      List<Write> batch = queue;
      queue = new ArrayList<>();
      queuedBytes = 0;
      writing = true;
      batches++;
      return batch;
    }
  }

  private boolean written(List<Write> batch) {
    try {
      writer.write(batch);
    } catch (IOException | RuntimeException failure) {
      failed(batch, failure);
      return false;
    }
    if (said(null) != null) {
      LOG.info("the journal is written again");
    }
    tell(batch);
    return true;
  }

  /** A write has ended so; what was amiss before it. */
  private @Nullable String said(@Nullable String amiss) {
    synchronized (lock) {
      String before = trouble;
      trouble = amiss;
      writing = false;
      return before;
    }
  }

  /** A disk that hangs tells nobody. */
  private void look() {
    synchronized (lock) {
      looks = writing && batches == seen ? looks + 1 : 0;
      seen = batches;
      if (looks < LOOKS || trouble != null) {
        return;
      }
      trouble = "a write does not end";
    }
    LOG.error("the journal's disk hangs; calls that cost money are refused");
  }

  private void tell(List<Write> batch) {
    for (Write write : batch) {
      try {
        follower.written(write.entries);
        write.after.run();
      } catch (RuntimeException bug) {
        // The records are safe; whoever waits for them is told so.
        LOG.error("what follows the journal failed", bug);
      }
    }
    finish(batch, null);
  }

  /**
   * Completes each on its own context, with one task per event loop: requests have contexts of
   * their own.
   */
  private static void finish(List<Write> batch, @Nullable Throwable failure) {
    IdentityHashMap<Executor, List<Write>> byLoop = new IdentityHashMap<>(4);
    for (Write write : batch) {
      byLoop.computeIfAbsent(loop(write.context), loop -> new ArrayList<>()).add(write);
    }
    byLoop.forEach((loop, writes) -> finish(loop, writes, failure));
  }

  private static Executor loop(Context context) {
    return context instanceof ContextInternal internal && internal.isEventLoopContext()
        ? internal.nettyEventLoop()
        : task -> context.runOnContext(on -> task.run());
  }

  private static void finish(Executor loop, List<Write> writes, @Nullable Throwable failure) {
    try {
      loop.execute(() -> writes.forEach(write -> finish(write, failure)));
    } catch (RejectedExecutionException gone) {
      // Its event loop has ended; whoever waits elsewhere is told all the same.
      writes.forEach(write -> write.finish(failure));
    }
  }

  /** On the loop of its context: at once. */
  private static void finish(Write write, @Nullable Throwable failure) {
    if (write.context instanceof ContextInternal internal) {
      internal.emit(null, done -> write.finish(failure));
    } else {
      write.finish(failure);
    }
  }

  /** Intents are refused and their end is noted; the rest is tried again before what came since. */
  private void failed(List<Write> batch, Exception failure) {
    if (said(String.valueOf(failure.getMessage())) == null) {
      LOG.error("the journal cannot be written; calls that cost money are refused", failure);
    }
    List<Write> ended = new ArrayList<>();
    List<Write> kept = new ArrayList<>();
    for (Write write : batch) {
      if (write.refusable) {
        ended.add(write);
        kept.add(undoing(write));
      } else if (!write.entries.isEmpty()) {
        kept.add(write);
      }
    }
    requeue(kept);
    finish(ended, new JournalException("the journal cannot be written"));
    List<Write> actions = batch.stream().filter(write -> write.entries.isEmpty()).toList();
    actions.forEach(write -> write.after.run());
    finish(actions, null);
  }

  private void requeue(List<Write> kept) {
    synchronized (lock) {
      kept.addAll(queue);
      queue = kept;
      queuedBytes = kept.stream().mapToLong(write -> write.bytes).sum();
    }
  }

  /** Part of a failed write may be on the disk after all: so say that the call was never made. */
  private Write undoing(Write refused) {
    List<Entry> dropped = new ArrayList<>();
    List<byte[]> frames = new ArrayList<>();
    for (Entry entry : refused.entries) {
      open.remove(entry.id());
      Entry never = new Entry.Dropped(entry.id());
      dropped.add(never);
      frames.add(Frames.of(never));
    }
    return new Write(dropped, frames, false, refused.context);
  }
}
