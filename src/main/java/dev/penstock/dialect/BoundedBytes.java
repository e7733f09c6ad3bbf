package dev.penstock.dialect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Collects what is written up to a bound; beyond it writing fails. */
final class BoundedBytes extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int most;

  BoundedBytes(int most) {
    this.most = most;
  }

  /** There is more than the bound. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void write(int octet) throws IOException {
    room(1);
    bytes.write(octet);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    room(length);
    bytes.write(from, offset, length);
  }

  private void room(int more) throws TooLargeException {
    if (more > most - bytes.size()) {
      throw new TooLargeException();
    }
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
