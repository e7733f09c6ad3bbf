package dev.penstock.routing.probe;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * One call of a check, from the asking to the last byte of a whole answer. Whatever ends it sooner
 * closes the upstream. Confined to the shard's event loop.
 */
final class Check {
  private final ProviderCall call;
  private final long maxBytes;
  private final Promise<AnswerFacts> done = Promise.promise();
  private final Buffer body = Buffer.buffer();

  /** A check that has not been made yet; more than {@code maxBytes} of answer are a failure. */
  Check(ProviderCall call, long maxBytes) {
    this.call = call;
    this.maxBytes = maxBytes;
  }

  /** The call to make. */
  ProviderCall call() {
    return call;
  }

  /** What is known of the answer; fails with the reason why there was no proper one. */
  Future<AnswerFacts> run(Future<UpstreamReply> asked) {
    asked.onSuccess(this::onReply).onFailure(this::fail);
    return done.future();
  }

  /** Nobody waits any longer. */
  void giveUp(Failure why) {
    fail(new FailureException(why));
  }

  private void onReply(UpstreamReply reply) {
    if (done.future().isComplete()) {
      return;
    }
    switch (reply) {
      case UpstreamReply.Failed failed -> giveUp(failed.failure());
      case UpstreamAnswer answer ->
          answer
              .body()
              .handler(this::onBytes)
              .exceptionHandler(cause -> giveUp(new Failure.UpstreamBroken("cut")))
              .endHandler(end -> onEnd(answer))
              .resume();
    }
  }

  private void onBytes(Buffer bytes) {
    if (body.length() + bytes.length() > maxBytes) {
      giveUp(new Failure.UpstreamBroken("larger than max_answer"));
    } else {
      body.appendBuffer(bytes);
    }
  }

  /** An answer of status 200 may still be none, or hold an error. */
  private void onEnd(UpstreamAnswer answer) {
    try {
      done.tryComplete(answer.translator().whole(body).facts());
    } catch (RuntimeException | StackOverflowError e) {
      fail(e);
    }
  }

  private void fail(Throwable cause) {
    // In this order: closing the upstream tells of a cut, which is not the reason.
    done.tryFail(cause);
    call.cancel();
  }
}
