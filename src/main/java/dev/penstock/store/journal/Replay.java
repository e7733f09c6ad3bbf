package dev.penstock.store.journal;

import dev.penstock.api.spend.LedgerRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier processes left in a journal.
 *
 * @param open intents that nothing says the end of, oldest first
 * @param booked {@code Settled} and {@code Voided}, in their order
 * @param files that hold all this
 */
record Replay(List<LedgerRow> open, List<Entry> booked, List<Path> files) {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  Replay {
    open = List.copyOf(open);
    booked = List.copyOf(booked);
    files = List.copyOf(files);
  }

  static Replay of(Path folder) throws IOException {
    Map<String, LedgerRow> open = new LinkedHashMap<>();
    List<Entry> booked = new ArrayList<>();
    List<Path> files = Segment.all(folder);
    for (Path file : files) {
      for (Entry entry : read(file)) {
        switch (entry) {
          case Entry.Intent(var row) -> open.put(row.id(), row);
          case Entry.Dropped(var id) -> open.remove(id);
          case Entry.Settled settled -> close(settled, open, booked);
          case Entry.Voided voided -> close(voided, open, booked);
        }
      }
    }
    return new Replay(List.copyOf(open.values()), booked, files);
  }

  private static void close(Entry entry, Map<String, LedgerRow> open, List<Entry> booked) {
    open.remove(entry.id());
    booked.add(entry);
  }

  private static List<Entry> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean headed = startsWithHeader(bytes);
    // Without its header a file is either cut off in it, or damaged: what is whole is still read.
    Frames.Scan scan = Frames.scan(bytes, headed ? Segment.HEADER.length : 0);
    if (scan.damaged() > 0) {
      LOG.error(
          "journal segment {} is damaged: {} bytes in its middle are no records; what they said is"
              + " lost, the rest was read",
          file.getFileName(),
          scan.damaged());
    }
    if (scan.torn() > 0) {
      LOG.warn(
          "journal segment {}: cut off {} bytes at its end, of a write that did not finish",
          file.getFileName(),
          scan.torn());
    }
    return scan.entries();
  }

  private static boolean startsWithHeader(byte[] bytes) {
    int length = Segment.HEADER.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, Segment.HEADER, 0, length);
  }
}
