package dev.penstock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.StreamTranslation;
import dev.penstock.error.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All that a stream's translation gave, with its rule that there is exactly one ending. */
public final class Collected implements StreamTranslation.Output {
  private final Buffer frames = Buffer.buffer();
  private boolean content;
  private boolean completed;
  private @Nullable Failure failure;
  private int calls;

  /** Feeds the bytes whole, ends them, and checks that the stream ended once. */
  public static Collected whole(StreamTranslation stream, byte[] bytes) {
    return pieces(stream, bytes, bytes.length);
  }

  /** In pieces that end at the cuts. */
  public static Collected pieces(StreamTranslation stream, byte[] bytes, int... cuts) {
    Collected collected = new Collected();
    int from = 0;
    for (int cut : cuts) {
      stream.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, cut)), collected);
      from = cut;
    }
    if (from < bytes.length) {
      stream.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, bytes.length)), collected);
    }
    return collected.end(stream);
  }

  /** Byte by byte. */
  public static Collected bytes(StreamTranslation stream, byte[] bytes) {
    Collected collected = new Collected();
    for (byte b : bytes) {
      stream.feed(Buffer.buffer(new byte[] {b}), collected);
    }
    return collected.end(stream);
  }

  private Collected end(StreamTranslation stream) {
    stream.end(this);
    assertThat(completed ^ (failure != null)).as("exactly one ending").isTrue();
    return this;
  }

  @Override
  public void frames(Buffer buffer, boolean carriesContent) {
    assertThat(ended()).as("frames after the end").isFalse();
    assertThat(buffer.length()).isPositive();
    frames.appendBuffer(buffer);
    content |= carriesContent;
    calls++;
  }

  @Override
  public void complete() {
    assertThat(ended()).as("a second end").isFalse();
    completed = true;
  }

  @Override
  public void failed(Failure reason) {
    assertThat(ended()).as("a second end").isFalse();
    failure = reason;
  }

  private boolean ended() {
    return completed || failure != null;
  }

  public byte[] frames() {
    return frames.getBytes();
  }

  public String text() {
    return frames.toString();
  }

  /** Whether any frames were said to carry content. */
  public boolean content() {
    return content;
  }

  public boolean completed() {
    return completed;
  }

  public @Nullable Failure failure() {
    return failure;
  }

  /** How many times frames were given. */
  public int calls() {
    return calls;
  }
}
