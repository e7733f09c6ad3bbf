package dev.penstock.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class InflationTest {
  private static final byte[] TEXT = "the quick brown fox ".repeat(50).getBytes(UTF_8);

  @Test
  void gzip_is_read_however_it_is_cut() throws Exception {
    for (int size : new int[] {1, 2, 7, 100_000}) {
      assertThat(read(new Inflation(true), gzip(TEXT), size)).isEqualTo(TEXT);
    }
  }

  @Test
  void a_head_with_all_it_may_hold_is_passed_over() throws Exception {
    byte[] plain = gzip(TEXT);
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.write(plain, 0, 3);
    full.write(2 + 4 + 8 + 16);
    full.write(plain, 4, 6);
    full.writeBytes(new byte[] {3, 0, 'e', 'x', 't', 'n', 'a', 'm', 'e', 0, 'c', 0, 9, 9});
    full.write(plain, 10, plain.length - 10);

    for (int size : new int[] {1, 5, 100_000}) {
      assertThat(read(new Inflation(true), full.toByteArray(), size)).isEqualTo(TEXT);
    }
  }

  @Test
  void members_follow_each_other_and_fills_do_not_count() throws Exception {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(gzip("a".getBytes(UTF_8)));
    two.writeBytes(gzip("b".getBytes(UTF_8)));
    two.writeBytes(new byte[100]);

    for (int size : new int[] {1, 3, 100_000}) {
      assertThat(read(new Inflation(true), two.toByteArray(), size))
          .isEqualTo("ab".getBytes(UTF_8));
    }
  }

  @Test
  void deflate_is_read_with_a_head_and_without() throws Exception {
    for (boolean bare : new boolean[] {false, true}) {
      byte[] sent = deflate(bare);

      assertThat(read(new Inflation(false), sent, 1)).isEqualTo(TEXT);
      assertThat(read(new Inflation(false), sent, 100_000)).isEqualTo(TEXT);
    }
  }

  @Test
  void what_was_flushed_can_be_read_before_the_rest_is_there() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes, 512, true)) {
      zip.write(TEXT);
      zip.flush();

      Inflation inflation = new Inflation(true);
      byte[] out = new byte[TEXT.length + 1];
      inflation.add(bytes.toByteArray());

      assertThat(inflation.read(out)).isEqualTo(TEXT.length);
      assertThat(inflation.complete()).isFalse();
    }
  }

  @Test
  void a_cut_is_not_whole_and_nothing_is() throws Exception {
    byte[] sent = gzip(TEXT);
    Inflation cut = new Inflation(true);
    cut.add(Arrays.copyOf(sent, sent.length - 1));
    byte[] out = new byte[2 * TEXT.length];

    assertThat(cut.read(out)).isEqualTo(TEXT.length);
    assertThat(cut.read(out)).isZero();
    assertThat(cut.complete()).isFalse();
    assertThat(new Inflation(true).complete()).isTrue();
  }

  @Test
  void what_is_no_gzip_or_has_a_wrong_sum_is_refused() throws Exception {
    byte[] wrong = gzip(TEXT);
    wrong[wrong.length - 8]++;

    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> read(new Inflation(true), wrong, 10));
    assertThatExceptionOfType(DataFormatException.class)
        .isThrownBy(() -> read(new Inflation(true), "{\"choices\":[]}".getBytes(UTF_8), 10));
  }

  private static byte[] read(Inflation inflation, byte[] sent, int size)
      throws DataFormatException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] out = new byte[64];
    for (int from = 0; from < sent.length; from += size) {
      inflation.add(Arrays.copyOfRange(sent, from, Math.min(sent.length, from + size)));
      for (int count = inflation.read(out); count > 0; count = inflation.read(out)) {
        got.write(out, 0, count);
      }
    }
    assertThat(inflation.complete()).isTrue();
    inflation.close();
    return got.toByteArray();
  }

  private static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(boolean bare) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
    try (DeflaterOutputStream zip = new DeflaterOutputStream(bytes, deflater)) {
      zip.write(TEXT);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}
