package dev.penstock.dialect.openai.passthrough;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.StreamTranslation.Output;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of one feed, so that they go out at once: as the very buffer that came if all
 * of it is kept, else copied together.
 */
final class Frames {
  static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private @Nullable Buffer came;
  private byte[] cameBytes = NOTHING;

  /** Bytes to keep that lie together and are not copied yet. */
  private byte[] run = NOTHING;

  private int runFrom;
  private int runTo;

  private @Nullable Buffer copied;
  private boolean content;

  @CanIgnoreReturnValue
  static Buffer append(Buffer buffer, byte[] data) {
    return buffer.appendBytes(DATA).appendBytes(data).appendBytes(END);
  }

  /** {@code bytes} are those of {@code buffer}, in an array of their own. */
  void came(Buffer buffer, byte[] bytes) {
    came = buffer;
    cameBytes = bytes;
  }

  /** A whole frame, or what belongs to one, as it came. */
  @SuppressWarnings("ReferenceEquality") // The same array, not the same bytes.
  void keep(byte[] bytes, int from, int to) {
    if (run == bytes && runTo == from) {
      runTo = to;
      return;
    }
    copyRun();
    run = bytes;
    runFrom = from;
    runTo = to;
  }

  /** A frame with this data. */
  void add(byte[] data) {
    copyRun();
    copied = append(copied == null ? Buffer.buffer(data.length + 64) : copied, data);
  }

  /** The last frame given carries content. */
  void content() {
    content = true;
  }

  private void copyRun() {
    if (runTo > runFrom) {
      Buffer buffer = copied == null ? Buffer.buffer(runTo - runFrom + 64) : copied;
      copied = buffer.appendBytes(run, runFrom, runTo - runFrom);
    }
    run = NOTHING;
    runFrom = 0;
    runTo = 0;
  }

  /** Gives what was gathered; the arrays that were kept from may change afterwards. */
  @SuppressWarnings("ReferenceEquality") // The same array, not the same bytes.
  void flush(Output out) {
    Buffer frames = came;
    if (copied != null || run != cameBytes || runFrom > 0 || runTo < cameBytes.length) {
      copyRun();
      frames = copied;
    }
    boolean carries = content;
    came = null;
    cameBytes = NOTHING;
    run = NOTHING;
    runFrom = 0;
    runTo = 0;
    copied = null;
    content = false;
    if (frames != null && frames.length() > 0) {
      out.frames(frames, carries);
    }
  }

  /** Whether these bytes are the upstream's word for the end of its stream. */
  static boolean isDone(byte[] bytes, int from, int to) {
    return to - from == DONE.length && Arrays.equals(bytes, from, to, DONE, 0, DONE.length);
  }
}
