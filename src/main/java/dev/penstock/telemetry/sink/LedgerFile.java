package dev.penstock.telemetry.sink;

import dev.penstock.telemetry.sink.PositionFile.Confirmed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a file sink. Beside the file lies one, {@code NAME.position}, that says up to which
 * position of which replica's ledger it holds rows, and how long it was then: what a crash left
 * behind that length is cut off before anything is added, so that each row stands there once.
 * Should that file be lost, all whole rows stay, and those that are not known to stand in a file
 * that was put aside are added again: rather twice than never. Blocks.
 */
final class LedgerFile {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerFile.class);
  private static final int BLOCK_BYTES = 64 * 1024;

  private final Path path;
  private final PositionFile mark;
  private final String replica;
  private final long rotateBytes;
  private final boolean gzip;
  private @Nullable FileChannel channel;
  private long length;

  LedgerFile(Path path, String replica, long rotateBytes, boolean gzip) {
    this.path = path.toAbsolutePath();
    this.mark = new PositionFile(sibling(this.path.getFileName() + ".position"));
    this.replica = replica;
    this.rotateBytes = rotateBytes;
    this.gzip = gzip;
  }

  /** Opens the file at the end of what was confirmed, and finishes what was left undone. */
  long position() throws IOException {
    close();
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Confirmed held = mark.read();
    FileChannel opened =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = opened;
    // Rows of another ledger stay, those of ours go on behind them.
    length = held == null ? wholeRows(opened) : Math.min(opened.size(), held.bytes());
    opened.truncate(length);
    // Before anything is compressed: while it is, it has neither name.
    long aside = putAside();
    compressLeftOvers();
    return held != null && held.replica().equals(replica) ? held.position() : aside;
  }

  /** How much of it is rows, where nothing says how much was confirmed. */
  private long wholeRows(FileChannel file) throws IOException {
    long end = file.size();
    if (end > 0) {
      LOG.warn("what {} holds is not known; rows may stand in it twice", path.getFileName());
    }
    while (end > 0) {
      ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, end));
      long start = end - block.capacity();
      while (block.hasRemaining() && file.read(block, start + block.position()) >= 0) {}
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  /** The position after the last row in files of ours that were put aside. */
  private long putAside() throws IOException {
    String start = stem() + "-" + replica + "-";
    long last = 0;
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(sibling("."))) {
      for (Path each : siblings) {
        String name = String.valueOf(each.getFileName());
        int end = name.indexOf('.', start.length());
        if (name.startsWith(start) && end > 0) {
          last = Math.max(last, number(name.substring(start.length(), end)));
        }
      }
    }
    return last;
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  void append(byte[] lines, long position) throws IOException {
    FileChannel to = channel;
    if (to == null) {
      throw new IOException("the file is not open");
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines);
    long at = length;
    while (bytes.hasRemaining()) {
      at += to.write(bytes, at);
    }
    to.force(false);
    mark.write(new Confirmed(replica, position, at));
    length = at;
    if (length >= rotateBytes) {
      rotate(position);
    }
  }

  void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  /** The file's new name tells the replica and the position of its last row: there is no other. */
  private void rotate(long position) throws IOException {
    close();
    String done = String.format(Locale.ROOT, "-%s-%012d", replica, position);
    Files.move(path, sibling(stem() + done + ending()), StandardCopyOption.ATOMIC_MOVE);
    length = 0;
    channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    mark.write(new Confirmed(replica, position, 0));
    compressLeftOvers();
  }

  private void compressLeftOvers() throws IOException {
    if (!gzip) {
      return;
    }
    List<Path> plain = new ArrayList<>();
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(sibling("."))) {
      for (Path each : siblings) {
        String name = String.valueOf(each.getFileName());
        if (name.startsWith(stem() + "-") && name.endsWith(ending()) && !ending().isEmpty()) {
          plain.add(each);
        }
      }
    }
    for (Path each : plain) {
      compress(each);
    }
  }

  private void compress(Path plain) throws IOException {
    Path part = sibling(plain.getFileName() + ".gz.part");
    try (InputStream from = Files.newInputStream(plain);
        OutputStream to = new GZIPOutputStream(Files.newOutputStream(part), BLOCK_BYTES)) {
      from.transferTo(to);
    }
    Files.move(part, sibling(plain.getFileName() + ".gz"), StandardCopyOption.REPLACE_EXISTING);
    Files.delete(plain);
  }

  private Path sibling(String name) {
    return path.resolveSibling(name).normalize();
  }

  private String stem() {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private String ending() {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? ".ndjson" : name.substring(dot);
  }
}
