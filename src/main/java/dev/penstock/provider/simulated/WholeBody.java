package dev.penstock.provider.simulated;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A body that is known from the start. */
final class WholeBody implements Source {
  private final Buffer bytes;
  private final int pieceBytes;
  private int at;

  WholeBody(byte[] bytes, int pieceBytes) {
    this.bytes = Buffer.buffer(bytes);
    this.pieceBytes = pieceBytes;
  }

  @Override
  public @Nullable Chunk next() {
    if (at == bytes.length()) {
      return null;
    }
    int to = Math.min(bytes.length(), at + pieceBytes);
    Chunk chunk = new Chunk(bytes.slice(at, to), true);
    at = to;
    return chunk;
  }
}
