package dev.penstock.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class LogOutputTest {

  @Test
  void lines_are_written_in_order() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LogOutput output = new LogOutput(written, 10_000);

    output.offer(bytes("one\n"));
    output.offer(bytes("two\n"));
    output.close();

    assertThat(written.toString(UTF_8)).isEqualTo("one\ntwo\n");
  }

  @Test
  void a_reader_that_does_not_read_costs_lines_but_no_waiting() {
    StuckStream stuck = new StuckStream();
    LogOutput output = new LogOutput(stuck, 1_000);

    for (int i = 0; i < 100; i++) {
      output.offer(new byte[100]);
    }

    assertThat(output.dropped()).isEqualTo(94);
    stuck.reader.countDown();
    output.close();
  }

  @Test
  void there_is_room_again_once_lines_are_written() {
    LogOutput output = new LogOutput(OutputStream.nullOutputStream(), 1_000);

    for (int i = 0; i < 100; i++) {
      output.offer(new byte[100]);
      output.flush();
    }

    assertThat(output.dropped()).isZero();
    output.close();
  }

  @Test
  void lines_that_the_stream_refuses_are_counted() {
    LogOutput output = new LogOutput(new BrokenStream(), 1_000);

    output.offer(bytes("lost\n"));
    output.close();

    assertThat(output.dropped()).isEqualTo(1);
  }

  private static byte[] bytes(String line) {
    return line.getBytes(UTF_8);
  }

  private static final class StuckStream extends OutputStream {
    private final CountDownLatch reader = new CountDownLatch(1);

    @Override
    public void write(int b) throws IOException {
      try {
        reader.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private static final class BrokenStream extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("closed");
    }
  }
}
