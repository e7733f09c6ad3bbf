package dev.penstock.dispatch;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator.Whole;
import dev.penstock.api.Exchange;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.config.ServerConfig;
import dev.penstock.config.Timeouts;
import dev.penstock.egress.ClientResponse;
import dev.penstock.egress.Relay;
import dev.penstock.egress.WholeAnswer;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One upstream call for a request, from the asking to the last byte: its time limits, its
 * cancellation, its answer on the way to the client. Whatever ends it closes the upstream, unless
 * the answer came to its end.
 */
final class Attempt implements Watchdog.Watched {
  /** How long an upstream may keep its connection open after the last frame of its answer. */
  private static final long TAIL_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Duration RETRY_ELSEWHERE = Duration.ofSeconds(1);

  private final Exchange exchange;
  private final ClientResponse client;
  private final ProviderCall call;
  private final LongSupplier clock;
  private final Timeouts timeouts;
  private final ServerConfig server;
  private final long calledNanos;
  private final Promise<Void> done = Promise.promise();
  private @Nullable Relay relay;
  private @Nullable WholeAnswer whole;
  private @Nullable AnswerFacts facts;
  private long endedNanos;
  private boolean ended;

  Attempt(Exchange exchange, ClientResponse client, ProviderCall call, LongSupplier clock) {
    this.exchange = exchange;
    this.client = client;
    this.call = call;
    this.clock = clock;
    this.timeouts = call.deployment().timeouts();
    this.server = exchange.config().server();
    this.calledNanos = clock.getAsLong();
    exchange.calling(call.deployment(), calledNanos);
  }

  /**
   * Makes the call. Completes when the answer's last byte is written; fails with the reason why
   * there is none, which the client has not been told yet.
   */
  Future<Void> run(Function<ProviderCall, Future<UpstreamReply>> provider) {
    client.onGone(() -> abort(new Failure.ClientGone()));
    provider
        .apply(call)
        .compose(this::onReply)
        .onSuccess(done::tryComplete)
        .onFailure(done::tryFail);
    return done.future().onComplete(result -> end(result.succeeded()));
  }

  /** What is known of the answer; null if none has begun. */
  @Nullable AnswerFacts facts() {
    Relay streaming = relay;
    return streaming == null ? facts : streaming.facts();
  }

  private Future<Void> onReply(UpstreamReply reply) {
    if (done.future().isComplete()) {
      return done.future();
    }
    exchange.dropped().addAll(call.dropped());
    return switch (reply) {
      case UpstreamReply.Failed failed ->
          Future.failedFuture(new FailureException(failed.failure()));
      case UpstreamAnswer answer -> exchange.request().stream() ? stream(answer) : collect(answer);
    };
  }

  private Future<Void> stream(UpstreamAnswer answer) {
    Relay streaming = new Relay(client, answer, clock, server.limits().maxHeldBytes());
    relay = streaming;
    return streaming.run(call::cancel);
  }

  private Future<Void> collect(UpstreamAnswer answer) {
    WholeAnswer collecting = new WholeAnswer(answer, clock, server.limits().maxAnswerBytes());
    whole = collecting;
    return collecting.read().compose(body -> write(answer, body));
  }

  private Future<Void> write(UpstreamAnswer answer, Buffer body) {
    exchange.called(clock.getAsLong());
    Whole translated = answer.translator().whole(body);
    facts = translated.facts();
    exchange.contentAt(clock.getAsLong());
    client.json(translated.body());
    return Future.succeededFuture();
  }

  private void abort(Failure failure) {
    fail(new FailureException(failure));
  }

  private void fail(Throwable cause) {
    Relay streaming = relay;
    if (streaming != null) {
      streaming.stop();
    }
    // In this order: closing the upstream tells of a cut, which is not the reason.
    done.tryFail(cause);
    call.cancel();
  }

  @Override
  public void broken(RuntimeException cause) {
    fail(cause);
  }

  /** Some upstreams finish their answer and then leave the connection open without a word. */
  private void giveUp(Failure late) {
    Relay streaming = relay;
    if (streaming != null && streaming.hasContent()) {
      streaming.endOfPatience(late);
      call.cancel();
    }
    abort(late);
  }

  private void end(boolean well) {
    ended = true;
    endedNanos = clock.getAsLong();
    Relay streaming = relay;
    if (streaming != null && streaming.firstContentNanos() >= 0) {
      exchange.contentAt(streaming.firstContentNanos());
    }
    exchange.called(endedNanos);
    if (!well) {
      call.cancel();
    }
  }

  @Override
  public boolean tick(long nowNanos) {
    if (ended) {
      return afterEnd(nowNanos);
    }
    Failure late = late(nowNanos);
    if (late != null) {
      giveUp(late);
    } else if (stalled(nowNanos)) {
      client.drop();
      abort(new Failure.ClientGone());
    } else {
      keepAlive(nowNanos);
    }
    return true;
  }

  @Override
  public void stop() {
    if (!ended) {
      giveUp(new Failure.Overloaded(RETRY_ELSEWHERE));
    }
  }

  /** The connection goes back to the pool once the body has ended; one that does not is closed. */
  private boolean afterEnd(long nowNanos) {
    Relay streaming = relay;
    if (streaming == null || streaming.upstreamEnded() || call.cancelled()) {
      return false;
    }
    if (nowNanos - endedNanos > TAIL_NANOS) {
      call.cancel();
      return false;
    }
    return true;
  }

  private @Nullable Failure late(long nowNanos) {
    if (nowNanos - exchange.deadlineNanos(timeouts.total()) >= 0) {
      return new Failure.DeadlineExceeded();
    }
    Relay streaming = relay;
    if (exchange.request().stream() && (streaming == null || !streaming.hasContent())) {
      return over(nowNanos, calledNanos, timeouts.firstToken()) ? timeout("first token") : null;
    }
    if (streaming != null && streaming.paused()) {
      // A slow client is not a slow upstream.
      return null;
    }
    WholeAnswer collecting = whole;
    long activity =
        streaming != null
            ? streaming.activityNanos()
            : collecting != null ? collecting.activityNanos() : nowNanos;
    return over(nowNanos, activity, timeouts.idle()) ? timeout("idle") : null;
  }

  private boolean stalled(long nowNanos) {
    Relay streaming = relay;
    Duration limit = server.limits().writeStall();
    return streaming != null
        && streaming.paused()
        && !limit.isZero()
        && over(nowNanos, client.writtenNanos(), limit);
  }

  private static boolean over(long nowNanos, long sinceNanos, Duration limit) {
    return nowNanos - sinceNanos >= limit.toNanos();
  }

  private static Failure timeout(String phase) {
    return new Failure.UpstreamTimeout(phase);
  }

  private void keepAlive(long nowNanos) {
    Duration interval = server.keepAliveComments();
    if (exchange.request().stream()
        && !interval.isZero()
        && !client.full()
        && over(nowNanos, client.writtenNanos(), interval)) {
      client.keepAlive(nowNanos);
    }
  }
}
