package dev.penstock.provider.simulated;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What a body consists of, made piece by piece when it is asked for. */
interface Source {

  /** The next piece, or null at the end. */
  @Nullable Chunk next();

  /** A piece of a body; {@code content} tells whether pace and faults count it. */
  record Chunk(Buffer bytes, boolean content) {}
}
