package dev.penstock.egress;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.FinishReason;
import dev.penstock.api.StreamTranslation;
import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries one streamed answer from the upstream to the client. Frames without content are held back
 * until the first one with content: up to there a failure leaves no trace at the client. A client
 * that reads slowly pauses the upstream. After the answer's last frame the client's stream ends at
 * once; what the upstream still sends (the end of its body) is read and dropped, so that its
 * connection can be used again.
 *
 * <p>Frames of the piece of the body that the answer ends with are written when the call is booked:
 * whoever has read the last byte finds it in the ledger.
 */
public final class Relay implements StreamTranslation.Output {
  private static final int MAX_BYTES_AFTER_END = 64 * 1024;

  private final ClientResponse client;
  private final ReadStream<Buffer> upstream;
  private final StreamTranslation translation;
  private final LongSupplier clock;
  private final int maxHeldBytes;
  private final Promise<Void> done = Promise.promise();
  private Buffer held = Buffer.buffer();
  private @Nullable Buffer step;
  private boolean content;
  private boolean committed;
  private boolean over;
  private boolean stopped;
  private boolean upstreamEnded;
  private boolean paused;
  private long activityNanos;
  private long firstContentNanos = -1;
  private int bytesAfterEnd;
  private @Nullable Failure lateness;
  private @Nullable Failure drained;
  private @Nullable Owner owner;

  /** Whose relay it is. */
  public interface Owner {
    /** The first bytes are about to be written: from now on this is the answer. */
    void commits();

    /** Whether a prompt that the provider blocked, as its 200 says, is tried elsewhere. */
    boolean blockedGoesElsewhere();

    /**
     * Nothing but the last frames are left to write: the call went well. Completes when they may be
     * written; never fails.
     */
    Future<Void> completes();

    /** Closes the upstream's connection. */
    void closeUpstream();
  }

  /** A relay of {@code answer}; {@code maxHeldBytes} bounds what waits for the first content. */
  public Relay(ClientResponse client, UpstreamAnswer answer, LongSupplier clock, int maxHeldBytes) {
    this.client = client;
    this.upstream = answer.body();
    this.translation = answer.translator().stream(answer.contentType());
    this.clock = clock;
    this.maxHeldBytes = maxHeldBytes;
    this.activityNanos = clock.getAsLong();
  }

  /**
   * Completes when the last frame is written; fails with the answer's failure, which is not written
   * yet.
   */
  public Future<Void> run(Owner owner) {
    this.owner = owner;
    upstream
        .handler(bytes -> guarded(() -> onBytes(bytes)))
        .exceptionHandler(cause -> guarded(() -> onEnd(true)))
        .endHandler(end -> guarded(() -> onEnd(false)))
        .resume();
    return done.future();
  }

  /** A bug in a translation ends this answer, instead of leaving it open for ever. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | StackOverflowError e) {
      over = true;
      done.tryFail(e);
    }
  }

  /** Writes nothing more, whatever the upstream still sends. */
  public void stop() {
    over = true;
    stopped = true;
  }

  /**
   * Writes nothing more, but reads on, to learn what is billed; fails with {@code why} at its end.
   */
  public void drain(Failure why) {
    drained = why;
    if (paused) {
      resume();
    }
  }

  /** What is known of the answer so far. */
  public AnswerFacts facts() {
    return translation.facts();
  }

  /** Whether the first content has been written. */
  public boolean hasContent() {
    return content;
  }

  /** Whether anything has been written, so that no other answer can take its place. */
  public boolean committed() {
    return committed;
  }

  /** When the first content was written; -1 if none was. */
  public long firstContentNanos() {
    return firstContentNanos;
  }

  /** Whether the upstream waits for the client. */
  public boolean paused() {
    return paused;
  }

  /** When the upstream last sent something, or was last let go on. */
  public long activityNanos() {
    return activityNanos;
  }

  /** Whether the upstream's body has come to its end, so that its connection is free again. */
  public boolean upstreamEnded() {
    return upstreamEnded;
  }

  /**
   * The upstream has been silent for too long. If its answer was whole but for the end of the body,
   * the stream ends well; otherwise it fails for this reason.
   */
  public void endOfPatience(Failure late) {
    lateness = late;
    if (!over) {
      guarded(() -> step(() -> translation.end(this)));
    }
  }

  private void onBytes(Buffer bytes) {
    activityNanos = clock.getAsLong();
    if (over) {
      bytesAfterEnd += bytes.length();
      if (bytesAfterEnd > MAX_BYTES_AFTER_END && owner != null) {
        owner.closeUpstream();
      }
      return;
    }
    step(() -> translation.feed(bytes, this));
    if (!over && drained == null && client.full()) {
      pause();
    }
  }

  private void pause() {
    paused = true;
    upstream.pause();
    client.onDrain(this::resume);
  }

  private void resume() {
    if (!paused) {
      return;
    }
    paused = false;
    activityNanos = clock.getAsLong();
    upstream.resume();
  }

  private void onEnd(boolean broken) {
    upstreamEnded = true;
    if (!over) {
      step(() -> {
        if (broken) {
          translation.broken(this);
        } else {
          translation.end(this);
        }
      });
    }
    if (!over) {
      failed(new Failure.UpstreamBroken("no ending"));
    }
  }

  /** Takes what comes of it together, so that the last frames are known for what they are. */
  private void step(Runnable work) {
    work.run();
    if (drained != null) {
      step = null;
    } else if (!over) {
      release();
    }
  }

  @Override
  public void frames(Buffer frames, boolean hasContent) {
    if (hasContent && !content) {
      content = true;
      firstContentNanos = activityNanos;
    }
    Buffer before = step;
    // Most steps have one.
    step = before == null ? frames : Buffer.buffer().appendBuffer(before).appendBuffer(frames);
  }

  private void release() {
    Buffer frames = step;
    step = null;
    if (frames == null) {
      return;
    }
    if (!content) {
      held.appendBuffer(frames);
      if (held.length() > maxHeldBytes) {
        flush();
      }
      return;
    }
    if (held.length() > 0) {
      held.appendBuffer(frames);
      flush();
    } else {
      commit();
      client.write(frames, activityNanos);
    }
  }

  private void commit() {
    if (!committed) {
      committed = true;
      if (owner != null) {
        owner.commits();
      }
    }
  }

  private void flush() {
    Buffer all = held;
    held = Buffer.buffer();
    if (all.length() > 0) {
      commit();
      client.write(all, activityNanos);
    }
  }

  @Override
  public void complete() {
    over = true;
    if (drained != null) {
      done.tryFail(new FailureException(drained));
      return;
    }
    if (!committed && !content && blocked()) {
      done.tryFail(new FailureException(WholeAnswer.BLOCKED));
      return;
    }
    commit();
    Future<Void> booked = owner == null ? Future.succeededFuture() : owner.completes();
    booked.onComplete(written -> finish());
  }

  private void finish() {
    if (!stopped) {
      release();
      flush();
      client.endStream();
      done.tryComplete();
    }
  }

  private boolean blocked() {
    return translation.facts().finishReason() == FinishReason.CONTENT_FILTER
        && owner != null
        && owner.blockedGoesElsewhere();
  }

  @Override
  public void failed(Failure failure) {
    over = true;
    if (drained != null) {
      done.tryFail(new FailureException(drained));
      return;
    }
    if (content) {
      release();
      flush();
    }
    done.tryFail(new FailureException(lateness == null ? failure : lateness));
  }
}
