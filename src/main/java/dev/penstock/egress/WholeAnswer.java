package dev.penstock.egress;

import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.LongSupplier;

/** Collects the body of an answer that is not streamed, up to a bound. */
public final class WholeAnswer {
  /** The provider answered 200, only to say that it blocked the prompt. */
  public static final Failure.ContentPolicyViolation BLOCKED =
      new Failure.ContentPolicyViolation("The provider's content policy blocked the prompt.");

  private final UpstreamAnswer answer;
  private final LongSupplier clock;
  private final long maxBytes;
  private final Promise<Buffer> done = Promise.promise();
  private Buffer body = Buffer.buffer();
  private boolean own;
  private long bytes;
  private long activityNanos;

  public WholeAnswer(UpstreamAnswer answer, LongSupplier clock, long maxBytes) {
    this.answer = answer;
    this.clock = clock;
    this.maxBytes = maxBytes;
    this.activityNanos = clock.getAsLong();
  }

  /** The body; fails with {@code UpstreamBroken} if it is cut or larger than the bound. */
  public Future<Buffer> read() {
    answer
        .body()
        .handler(this::onBytes)
        .exceptionHandler(cause -> broken("cut"))
        .endHandler(end -> done.tryComplete(body))
        .resume();
    return done.future();
  }

  /** How much of it has come. */
  public long bytes() {
    return bytes;
  }

  /** When the upstream last sent something. */
  public long activityNanos() {
    return activityNanos;
  }

  private void onBytes(Buffer piece) {
    bytes += piece.length();
    activityNanos = clock.getAsLong();
    if (body.length() + piece.length() > maxBytes) {
      broken("larger than max_answer");
    } else if (body.length() == 0) {
      // Most answers come in one piece; a second one is copied behind it.
      body = piece;
    } else {
      if (!own) {
        own = true;
        body = Buffer.buffer(2 * (body.length() + piece.length())).appendBuffer(body);
      }
      body.appendBuffer(piece);
    }
  }

  private void broken(String detail) {
    body = Buffer.buffer();
    done.tryFail(new FailureException(new Failure.UpstreamBroken(detail)));
  }
}
