package dev.penstock.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches into segments, and deletes the oldest segments when all that they hold is known
 * elsewhere: rows in the ledger, intents ended, or written again into a newer segment. Confined to
 * the writer's thread, but for {@link #applied}.
 */
final class SegmentWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentWriter.class);
  private static final int BUFFER_BYTES = 256 << 10;

  private final Journal.Settings settings;
  private final Map<String, byte[]> open;
  private final Deque<Segment> done = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Of earlier processes; needed until all that was replayed is applied. */
  private List<Path> old;

  private final long oldBooked;
  private Segment current;
  private boolean broken;
  private long booked;
  private volatile long applied;
  private volatile boolean deletable;

  /**
   * Begins a segment that holds all intents of earlier processes that are open.
   *
   * @param open frames of intents whose calls run, empty ones for those not written yet
   */
  SegmentWriter(Journal.Settings settings, Map<String, byte[]> open, Replay replay)
      throws IOException {
    this.settings = settings;
    this.open = open;
    this.old = replay.files();
    this.oldBooked = replay.booked().size();
    this.booked = oldBooked;
    long number = old.isEmpty() ? 1 : Segment.number(old.getLast()) + 1;
    this.current = begin(number);
    this.deletable = !old.isEmpty();
  }

  void write(List<Write> batch) throws IOException {
    if (broken || current.size() >= settings.segmentBytes()) {
      rotate();
    }
    List<byte[]> frames = new ArrayList<>();
    for (Write write : batch) {
      frames.addAll(write.frames);
    }
    broken = true; // Until it has gone well.
    append(current, frames);
    broken = false;
    batch.forEach(this::note);
    current.used(booked);
  }

  private void note(Write write) {
    for (int i = 0; i < write.entries.size(); i++) {
      switch (write.entries.get(i)) {
        case Entry.Intent(var row) -> open.put(row.id(), write.frames.get(i));
        case Entry.Dropped(var id) -> open.remove(id);
        case Entry.Settled(var row) -> booked(row.id());
        case Entry.Voided(var id) -> booked(id);
      }
    }
  }

  private void booked(String id) {
    open.remove(id);
    booked++;
  }

  private void append(Segment to, List<byte[]> frames) throws IOException {
    long bytes = 0;
    buffer.clear();
    for (byte[] frame : frames) {
      bytes += frame.length;
      put(to, frame);
    }
    flush(to);
    if (settings.sync() && bytes > 0) {
      to.force();
    }
    to.whole(bytes);
  }

  private void put(Segment to, byte[] frame) throws IOException {
    int from = 0;
    while (from < frame.length) {
      if (!buffer.hasRemaining()) {
        flush(to);
      }
      int length = Math.min(buffer.remaining(), frame.length - from);
      buffer.put(frame, from, length);
      from += length;
    }
  }

  private void flush(Segment to) throws IOException {
    buffer.flip();
    if (buffer.hasRemaining()) {
      to.append(buffer);
    }
    buffer.clear();
  }

  /**
   * The next segment begins with all intents that are open, so that no older one is kept for the
   * sake of a long call. What a failure left in the last one is cut off, so that nobody takes it
   * for written.
   */
  private void rotate() throws IOException {
    Segment last = current;
    current = begin(last.number() + 1);
    broken = false;
    try {
      last.cutAndClose();
    } catch (IOException failure) {
      LOG.warn("the end of a journal segment could not be cut off", failure);
    }
    if (last.isUsed()) {
      done.add(last);
      deletable = true;
    } else {
      last.delete();
    }
  }

  private Segment begin(long number) throws IOException {
    Segment next = Segment.create(settings.disk(), settings.folder(), number);
    List<byte[]> carried = open.values().stream().filter(frame -> frame.length > 0).toList();
    try {
      append(next, carried);
    } catch (IOException failure) {
      next.discard(failure);
      throw failure;
    }
    return next;
  }

  /**
   * So many are in the ledger.
   *
   * @return whether that may mean something to delete
   */
  boolean applied(long count) {
    applied = count;
    return deletable;
  }

  /** Deletes what is not needed any more. */
  void tidy() {
    if (!deletable || broken) {
      return;
    }
    if (applied >= oldBooked) {
      old.forEach(SegmentWriter::delete);
      old = List.of();
      while (!done.isEmpty() && done.getFirst().booked() <= applied) {
        done.removeFirst().delete();
      }
    }
    deletable = !old.isEmpty() || !done.isEmpty();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      LOG.warn("a journal segment could not be deleted", failure);
    }
  }

  void close() {
    tidy();
    try {
      current.cutAndClose();
    } catch (IOException failure) {
      LOG.warn("the journal could not be closed", failure);
    }
    if (!deletable && !broken && open.isEmpty() && applied >= booked) {
      current.delete();
    }
  }
}
