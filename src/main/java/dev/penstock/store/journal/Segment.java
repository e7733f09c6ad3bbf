package dev.penstock.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file of the journal, while it is written and until it is not needed any more. */
final class Segment {
  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);
  static final String SUFFIX = ".journal";
  static final byte[] HEADER = "penstock journal 1\n".getBytes(StandardCharsets.US_ASCII);

  private final long number;
  private final Path path;
  private final Disk.Output output;
  private long size;
  private long booked;
  private boolean used;

  private Segment(long number, Path path, Disk.Output output) {
    this.number = number;
    this.path = path;
    this.output = output;
  }

  static Segment create(Disk disk, Path folder, long number) throws IOException {
    Path path = folder.resolve(String.format(Locale.ROOT, "%016d%s", number, SUFFIX));
    // Of an attempt that failed: nobody was told that anything is in it.
    Files.deleteIfExists(path);
    Segment segment = new Segment(number, path, disk.create(path));
    try {
      segment.append(ByteBuffer.wrap(HEADER));
    } catch (IOException failure) {
      segment.discard(failure);
      throw failure;
    }
    segment.whole(HEADER.length);
    return segment;
  }

  /** Throws after having written any part of it. */
  void append(ByteBuffer bytes) throws IOException {
    output.write(bytes);
  }

  /** So many bytes more are records that somebody will be told of. */
  void whole(long bytes) {
    size += bytes;
  }

  void force() throws IOException {
    output.force();
  }

  /** Takes away what a failed write left, as well as can be. */
  void cutAndClose() throws IOException {
    try (output) {
      output.truncate(size);
    }
  }

  /** Nobody was told of anything that is in it. */
  void discard(IOException reason) {
    try {
      output.close();
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      reason.addSuppressed(failure);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      LOG.warn("a journal segment could not be deleted", failure);
    }
  }

  long number() {
    return number;
  }

  long size() {
    return size;
  }

  /** How many rows had been booked in the whole journal when this was last written. */
  long booked() {
    return booked;
  }

  /** Whether it holds more than what was carried over into it. */
  boolean isUsed() {
    return used;
  }

  void used(long bookedSoFar) {
    used = true;
    booked = bookedSoFar;
  }

  /** Of a folder, oldest first. */
  static List<Path> all(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  static long number(Path path) {
    String name = path.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }
}
