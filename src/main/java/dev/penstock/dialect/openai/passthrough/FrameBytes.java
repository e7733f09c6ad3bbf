package dev.penstock.dialect.openai.passthrough;

import java.util.Arrays;

/**
 * The bytes under work: a chunk where it lies, or what an earlier chunk left over with the chunk
 * after it. Grows by doubling, so that a chunk costs its own length.
 */
final class FrameBytes {
  private static final byte[] EMPTY = {};

  private byte[] kept = EMPTY;
  private int length;
  private byte[] work = EMPTY;
  private int end;

  byte[] work() {
    return work;
  }

  int end() {
    return end;
  }

  /** Puts a chunk behind what is left; offsets into {@link #work} stay what they were. */
  void add(byte[] chunk) {
    if (length == 0) {
      work = chunk;
      end = chunk.length;
      return;
    }
    if (kept.length < length + chunk.length) {
      kept = Arrays.copyOf(kept, Math.max(2 * kept.length, length + chunk.length));
    }
    System.arraycopy(chunk, 0, kept, length, chunk.length);
    length += chunk.length;
    work = kept;
    end = length;
  }

  /** Keeps the bytes from an offset on; they stand at offset 0 afterwards. */
  void keepFrom(int from) {
    int left = end - from;
    if (left > 0 && kept.length < left) {
      kept = new byte[Math.max(left, 256)];
    }
    System.arraycopy(work, from, kept, 0, left);
    length = left;
    work = kept;
    end = left;
  }
}
