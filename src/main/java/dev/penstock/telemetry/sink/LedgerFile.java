package dev.penstock.telemetry.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/**
 * The files of a file sink. Beside the file lies one, {@code NAME.position}, that says up to which
 * position of which replica's ledger it holds rows, and how long it was then: what a crash left
 * behind that length is cut off before anything is added, so that each row stands there once.
 * Blocks.
 */
final class LedgerFile {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path path;
  private final Path mark;
  private final String replica;
  private final long rotateBytes;
  private final boolean gzip;
  private @Nullable FileChannel channel;
  private long length;

  LedgerFile(Path path, String replica, long rotateBytes, boolean gzip) {
    this.path = path.toAbsolutePath();
    this.mark = sibling(this.path.getFileName() + ".position");
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
    JsonNode held = Files.exists(mark) ? JSON.readTree(Files.readAllBytes(mark)) : JSON.nullNode();
    FileChannel opened =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel = opened;
    boolean ours = held.path("replica").asText().equals(replica);
    // Rows of another ledger stay, those of ours go on behind them.
    length = Math.min(opened.size(), held.path("bytes").asLong(0));
    opened.truncate(length);
    compressLeftOvers();
    return ours ? held.path("position").asLong() : 0;
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
    confirm(position, at);
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

  private void confirm(long position, long bytes) throws IOException {
    byte[] json =
        JSON.createObjectNode()
            .put("replica", replica)
            .put("position", position)
            .put("bytes", bytes)
            .toString()
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Path next = sibling(mark.getFileName() + ".part");
    try (FileChannel to =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytesLeft = ByteBuffer.wrap(json);
      while (bytesLeft.hasRemaining()) {
        to.write(bytesLeft);
      }
      to.force(true);
    }
    Files.move(next, mark, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The file's new name tells the replica and the position of its last row: there is no other. */
  private void rotate(long position) throws IOException {
    close();
    String done = String.format(Locale.ROOT, "-%s-%012d", replica, position);
    Files.move(path, sibling(stem() + done + ending()), StandardCopyOption.ATOMIC_MOVE);
    length = 0;
    channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    confirm(position, 0);
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
        OutputStream to = new GZIPOutputStream(Files.newOutputStream(part), 64 * 1024)) {
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
