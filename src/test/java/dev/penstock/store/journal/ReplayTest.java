package dev.penstock.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.spend.LedgerRow;
import dev.penstock.testing.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayTest {
  private static final LedgerRow FIRST = row("a-1");
  private static final LedgerRow SECOND = row("a-2");

  private @TempDir Path folder;

  @Test
  void cut_at_any_byte_all_records_that_are_whole_are_there() throws IOException {
    List<Entry> entries =
        List.of(new Entry.Settled(FIRST), new Entry.Voided("a-7"), new Entry.Settled(SECOND));
    byte[] whole = records(entries);

    for (int length = 0; length <= whole.length; length++) {
      List<Entry> found = Frames.scan(Arrays.copyOf(whole, length), 0).entries();

      assertThat(found).isEqualTo(entries.subList(0, wholeRecords(entries, length)));
    }
  }

  @Test
  void a_flipped_bit_anywhere_loses_one_record_at_most() throws IOException {
    List<Entry> entries =
        List.of(new Entry.Settled(FIRST), new Entry.Settled(SECOND), new Entry.Voided("a-1"));
    byte[] whole = records(entries);

    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;

      List<Entry> found = Frames.scan(damaged, 0).entries();

      assertThat(found).hasSizeGreaterThanOrEqualTo(2).isSubsetOf(entries);
    }
  }

  @Test
  void an_intent_is_open_until_another_record_tells_its_end() throws IOException {
    byte[] segment =
        segment(
            List.of(
                new Entry.Intent(FIRST),
                new Entry.Intent(SECOND),
                new Entry.Intent(row("a-3")),
                new Entry.Intent(row("a-4")),
                new Entry.Settled(SECOND),
                new Entry.Dropped("a-3"),
                new Entry.Voided("a-4")));

    assertThat(replay(segment).open()).containsExactly(FIRST);
  }

  @Test
  void ends_in_a_later_segment_count() throws IOException {
    write(1, segment(List.of(new Entry.Intent(FIRST))));
    write(2, segment(List.of(new Entry.Settled(FIRST))));

    Replay replay = Replay.of(folder);

    assertThat(replay.open()).isEmpty();
    assertThat(replay.booked()).containsExactly(new Entry.Settled(FIRST));
  }

  private static LedgerRow row(String id) {
    return Rows.row(id, Instant.EPOCH).cost(5).settled();
  }

  private static int wholeRecords(List<Entry> entries, int length) {
    int end = 0;
    int count = 0;
    for (Entry entry : entries) {
      end += Frames.of(entry).length;
      count += end <= length ? 1 : 0;
    }
    return count;
  }

  private static byte[] segment(List<Entry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(Segment.HEADER);
    bytes.write(records(entries));
    return bytes.toByteArray();
  }

  private static byte[] records(List<Entry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      bytes.write(Frames.of(entry));
    }
    return bytes.toByteArray();
  }

  private Replay replay(byte[] segment) throws IOException {
    write(1, segment);
    return Replay.of(folder);
  }

  private void write(int number, byte[] segment) throws IOException {
    Files.write(folder.resolve(number + Segment.SUFFIX), segment);
  }
}
