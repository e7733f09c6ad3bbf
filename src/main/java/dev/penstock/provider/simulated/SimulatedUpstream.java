package dev.penstock.provider.simulated;

import dev.penstock.api.Operation;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.ProviderConfig;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Plays an OpenAI-format upstream. The same request gives the same bytes. It has no state of its
 * own; what a call holds is confined to the context that made it.
 */
public final class SimulatedUpstream {
  private static final int WHOLE_PIECE_BYTES = 16 * 1024;

  /** Small enough that a fault can hit any answer. */
  private static final int FAULTY_PIECE_BYTES = 64;

  private final Vertx vertx;

  /** Timers and streams run on the contexts of {@code vertx} that make the calls. */
  public SimulatedUpstream(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Answers a request, errors included: what a real upstream would refuse is answered with its
   * status and OpenAI's error body.
   *
   * @param openAiRequestBody the bytes that would go to the upstream; not kept or changed
   * @param model what the answer says answered
   * @return completes at the head, on the calling context; fails with {@code ClientGone} if the
   *     call is cancelled before
   */
  public Future<Simulated> call(
      byte[] openAiRequestBody,
      String model,
      ProviderConfig.Simulation settings,
      ProviderCall call) {
    if (call.cancelled()) {
      return Future.failedFuture(new FailureException(new Failure.ClientGone()));
    }
    try {
      Operation operation = call.request().operation();
      if (!operation.ofChat()) {
        return other(
            new OperationAnswer(operation, SimulatedRequest.root(openAiRequestBody), model),
            settings,
            call);
      }
      SimulatedRequest request = SimulatedRequest.parse(openAiRequestBody);
      Directive directive = Directive.of(request, settings);
      return afterDelay(directive.delayMillis(), call)
          .map(waited -> answer(request, directive, model, call));
    } catch (Refused refused) {
      return Future.succeededFuture(error(refused, call));
    }
  }

  private Future<Simulated> other(
      OperationAnswer asked, ProviderConfig.Simulation settings, ProviderCall call) {
    Directive directive =
        Directive.of(SimulatedRequest.of(asked.text(), asked.operation().subject()), settings);
    byte[] answer = asked.whole();
    return afterDelay(directive.delayMillis(), call)
        .map(waited -> scripted(directive.faults(), call, () -> whole(answer, directive, call)));
  }

  private Future<Void> afterDelay(long millis, ProviderCall call) {
    if (millis == 0) {
      return Future.succeededFuture();
    }
    Promise<Void> waited = Promise.promise();
    long timer = vertx.setTimer(millis, id -> waited.complete());
    call.onCancel(() -> {
      if (vertx.cancelTimer(timer)) {
        waited.fail(new FailureException(new Failure.ClientGone()));
      }
    });
    return waited.future();
  }

  private Simulated answer(
      SimulatedRequest request, Directive directive, String model, ProviderCall call) {
    return scripted(
        directive.faults(),
        call,
        () -> chat(new Answer(request, directive, model), request, directive, call));
  }

  /** An error, if the directive wants one. */
  private Simulated scripted(Faults faults, ProviderCall call, Supplier<Simulated> otherwise) {
    if (faults.status() == 0) {
      return otherwise.get();
    }
    Simulated error = error(Refused.scripted(faults.status()), call);
    if (faults.retryAfterSeconds() >= 0) {
      error.headers().set("retry-after", Long.toString(faults.retryAfterSeconds()));
    }
    return error;
  }

  private Simulated chat(
      Answer answer, SimulatedRequest request, Directive directive, ProviderCall call) {
    if (request.stream()) {
      Source frames = new Frames(answer, request.includeUsage());
      return new Simulated(
          200,
          contentType("text/event-stream"),
          body(frames, directive.paceMillis(), directive.faults(), call));
    }
    return whole(answer.whole(), directive, call);
  }

  private Simulated whole(byte[] answer, Directive directive, ProviderCall call) {
    Faults faults = directive.faults();
    int pieceBytes = faults.inBody() ? FAULTY_PIECE_BYTES : WHOLE_PIECE_BYTES;
    Source whole = new WholeBody(answer, pieceBytes);
    return new Simulated(200, contentType("application/json"), body(whole, 0, faults, call));
  }

  private Simulated error(Refused refused, ProviderCall call) {
    Source whole = new WholeBody(refused.body(), WHOLE_PIECE_BYTES);
    return new Simulated(
        refused.status(), contentType("application/json"), body(whole, 0, Faults.NONE, call));
  }

  private SimulatedBody body(Source source, long paceMillis, Faults faults, ProviderCall call) {
    SimulatedBody body = new SimulatedBody(vertx, source, paceMillis, faults);
    call.onCancel(body::cancel);
    return body;
  }

  private static MultiMap contentType(String value) {
    return MultiMap.caseInsensitiveMultiMap().set("content-type", value);
  }
}
