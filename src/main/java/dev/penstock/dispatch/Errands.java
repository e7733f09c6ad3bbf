package dev.penstock.dispatch;

import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.egress.WholeAnswer;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * Asks a provider about what it keeps. No model is asked, so nothing is billed, and nobody else can
 * be asked instead.
 */
final class Errands {
  private final Surroundings around;

  Errands(Surroundings around) {
    this.around = around;
  }

  /** The answer's body; fails with why there is none. Whoever cancels the call ends it. */
  Future<Buffer> run(ProviderCall call) {
    Promise<Buffer> done = Promise.promise();
    long timer =
        around.timer(
            call.deployment().timeouts().total(),
            () -> {
              done.tryFail(new FailureException(new Failure.DeadlineExceeded()));
              call.cancel();
            });
    around
        .call(call)
        .compose(reply -> read(call, reply))
        .onSuccess(done::tryComplete)
        .onFailure(done::tryFail);
    return done.future()
        .onComplete(ended -> around.cancelTimer(timer))
        .onFailure(failed -> call.cancel());
  }

  private Future<Buffer> read(ProviderCall call, UpstreamReply reply) {
    return switch (reply) {
      case UpstreamReply.Failed failed ->
          Future.failedFuture(new FailureException(told(call, failed.failure())));
      case UpstreamAnswer answer ->
          new WholeAnswer(
                  answer,
                  around.clock(),
                  call.exchange().config().server().limits().maxAnswerBytes())
              .read();
    };
  }

  /** What is not there is no model here. */
  private static Failure told(ProviderCall call, Failure failure) {
    return failure instanceof Failure.UpstreamModelNotFound && call.errand() != null
        ? new Failure.UnknownResponse(call.errand().responseId(), null)
        : failure;
  }
}
