package dev.penstock.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A disk that can be full: then it takes half of what it is given. Or it hangs. */
final class FailingDisk implements Disk {
  private final Disk real = new LocalDisk();
  private volatile boolean full;

  private volatile CountDownLatch hung = new CountDownLatch(0);

  /** Nothing that is written comes to an end until {@link #goOn}. */
  void hang() {
    hung = new CountDownLatch(1);
  }

  void goOn() {
    hung.countDown();
  }

  void full(boolean now) {
    full = now;
  }

  @Override
  public Output create(Path path) throws IOException {
    return new Half(real.create(path));
  }

  private final class Half implements Output {
    private final Output real;

    Half(Output real) {
      this.real = real;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      awaitGoingOn();
      if (full) {
        real.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
        throw new IOException("No space left on device");
      }
      real.write(bytes);
    }

    private void awaitGoingOn() throws IOException {
      try {
        hung.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      if (full) {
        throw new IOException("Input/output error");
      }
      real.truncate(size);
    }

    @Override
    public void force() throws IOException {
      real.force();
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
