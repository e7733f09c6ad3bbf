package dev.penstock.dispatch;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.AnswerTranslator.Whole;
import dev.penstock.api.Exchange;
import dev.penstock.api.FinishReason;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.UpstreamAnswer;
import dev.penstock.api.bus.UpstreamReply;
import dev.penstock.api.client.Origin;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.ServerConfig;
import dev.penstock.dispatch.charge.Charge;
import dev.penstock.egress.ClientResponse;
import dev.penstock.egress.Relay;
import dev.penstock.egress.WholeAnswer;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One upstream call for a request, from the asking to the last byte. Whatever ends it closes the
 * upstream, unless the answer came to its end.
 */
final class Attempt implements Watchdog.Watched, Relay.Owner {
  private static final Failure GONE = new Failure.ClientGone();

  /** How long an upstream may keep its connection open after the last frame of its answer. */
  private static final long TAIL_NANOS = Duration.ofSeconds(1).toNanos();

  private final Course course;
  private final Exchange exchange;
  private final ClientResponse client;
  private final Charge charge;
  private final Chosen chosen;
  private final ProviderCall call;
  private final Surroundings around;
  private final Owner owner;
  private final CallTime time;
  private final Patience patience;
  private final ServerConfig server;
  private final Promise<Void> done = Promise.promise();
  private @Nullable Relay relay;
  private @Nullable WholeAnswer whole;
  private @Nullable AnswerFacts facts;
  private int number;
  private boolean answered;
  private boolean refused;
  private boolean completing;
  private boolean draining;
  private @Nullable Tokens tokens;
  private boolean upstreamDone;
  private long endedNanos;
  private boolean ended;

  /** Whose attempt it is. */
  interface Owner {
    /** It is about to write to the client: from now on it is the answer. */
    void commits(Attempt attempt);

    /**
     * All that is left is to write the end. Completes when whoever reads it finds the place free,
     * and what it cost booked; never fails.
     */
    Future<Void> completes(Attempt attempt);

    /** Whether a prompt that the provider blocked, as its 200 says, is tried elsewhere. */
    boolean blockedGoesElsewhere();
  }

  /** The call begins with {@link #run}, which follows at once. */
  Attempt(Course course, Charge charge, Surroundings around, Owner owner) {
    this.course = course;
    this.exchange = course.exchange();
    this.client = course.client();
    this.charge = charge;
    this.chosen = charge.chosen();
    this.call = new ProviderCall(exchange, chosen.deployment(), chosen.credential());
    this.around = around;
    this.owner = owner;
    this.server = exchange.config().server();
    this.time = new CallTime(call, around.clock());
    this.patience = new Patience(exchange, client, chosen.deployment().timeouts(), time);
  }

  /**
   * Makes the call. Completes when the answer's last byte is written; fails with the reason why
   * there is none, which the client has not been told yet.
   */
  Future<Void> run() {
    course.attempt(this);
    exchange.calling(chosen.deployment(), time.startedNanos());
    number = exchange.attempts();
    around.watch(this);
    Future.succeededFuture(call)
        .compose(around::call)
        .compose(this::onReply)
        .onSuccess(done::tryComplete)
        .onFailure(done::tryFail);
    return done.future().onComplete(result -> end(result.succeeded()));
  }

  Exchange exchange() {
    return exchange;
  }

  Chosen chosen() {
    return chosen;
  }

  Charge charge() {
    return charge;
  }

  /** Which of the request's attempts it is, from 1. */
  int number() {
    return number;
  }

  ModelConfig.Deployment deployment() {
    return chosen.deployment();
  }

  /** What is known of the answer; null if none has begun. */
  @Nullable AnswerFacts facts() {
    Relay streaming = relay;
    return streaming == null ? facts : streaming.facts();
  }

  /** Once the attempt has ended: the tokens of its answer, as far as there was one. */
  Tokens tokens() {
    Tokens known = tokens;
    if (known == null) {
      AnswerFacts answer = facts();
      known = answer == null ? Tokens.UNKNOWN : Tokens.of(exchange, deployment(), answer);
      tokens = known;
    }
    return known;
  }

  /** Whether the upstream may have read any of it. */
  boolean sent() {
    return call.sent();
  }

  /**
   * Once the attempt has ended: what the provider may bill. Nothing if it refused the call or never
   * had it; what has an answer of 2xx, or was given up while the upstream was at it, is billed.
   */
  Tokens billable() {
    if (facts() != null) {
      return tokens();
    }
    WholeAnswer collecting = whole;
    if (answered && collecting != null) {
      return Tokens.ofPart(exchange, deployment(), collecting.bytes());
    }
    return answered || (call.sent() && !refused)
        ? Tokens.ofPrompt(exchange, deployment())
        : Tokens.UNKNOWN;
  }

  /** Of the provider, to the first content of a stream; -1 if there was none. */
  long ttftNanos() {
    Relay streaming = relay;
    return streaming == null || streaming.firstContentNanos() < 0
        ? -1
        : time.until(streaming.firstContentNanos());
  }

  /** Whether the gateway put cache markers into the request. */
  boolean cacheHinted() {
    return call.cacheHinted();
  }

  CallTime time() {
    return time;
  }

  /** Of the provider, to its end. */
  long durationNanos() {
    return time.until(endedNanos);
  }

  private Future<Void> onReply(UpstreamReply reply) {
    if (done.future().isComplete()) {
      return done.future();
    }
    ProviderLimits limits = reply.limits();
    if (limits != null) {
      chosen.lease().remaining(limits);
    }
    return switch (reply) {
      case UpstreamReply.Failed failed -> {
        refused = true;
        yield Future.failedFuture(new FailureException(draining ? GONE : failed.failure()));
      }
      case UpstreamAnswer answer -> {
        answered = true;
        client.as(answer.head());
        yield exchange.request().stream() ? stream(answer) : collect(answer);
      }
    };
  }

  private Future<Void> stream(UpstreamAnswer answer) {
    Relay streaming = new Relay(client, answer, around.clock(), server.limits().maxHeldBytes());
    relay = streaming;
    if (draining) {
      streaming.drain(GONE);
    }
    return streaming.run(this);
  }

  private Future<Void> collect(UpstreamAnswer answer) {
    WholeAnswer collecting =
        new WholeAnswer(answer, around.clock(), server.limits().maxAnswerBytes());
    whole = collecting;
    return collecting.read().compose(body -> write(answer, body));
  }

  private Future<Void> write(UpstreamAnswer answer, Buffer body) {
    if (done.future().isComplete()) {
      return done.future();
    }
    upstreamDone();
    Whole translated = answer.translator().whole(body);
    facts = translated.facts();
    if (draining) {
      return Future.failedFuture(new FailureException(GONE));
    }
    if (blocked(translated.facts()) && owner.blockedGoesElsewhere()) {
      return Future.failedFuture(new FailureException(WholeAnswer.BLOCKED));
    }
    commits();
    return completes()
        .map(booked -> {
          exchange.contentAt(around.nowNanos());
          client.json(translated.body());
          return null;
        });
  }

  private static boolean blocked(AnswerFacts answer) {
    return answer.finishReason() == FinishReason.CONTENT_FILTER && answer.contentChars() == 0;
  }

  @Override
  public void commits() {
    course.attempt(this);
    exchange.attemptOf(chosen.deployment(), call.dropped());
    long ttft = ttftNanos();
    if (ttft >= 0) {
      chosen.lease().answering(ttft);
    }
    owner.commits(this);
  }

  @Override
  public Future<Void> completes() {
    completing = true;
    endedNanos = around.nowNanos();
    upstreamDone();
    Origin origin = exchange.origin();
    return origin == null
        ? owner.completes(this)
        : Future.join(origin.settled().get(), owner.completes(this)).mapEmpty();
  }

  @Override
  public boolean blockedGoesElsewhere() {
    return owner.blockedGoesElsewhere();
  }

  @Override
  public void closeUpstream() {
    call.cancel();
  }

  /** Ends it for a reason that lies outside; a stream that was whole but for its end ends well. */
  void stop(Failure why) {
    if (!completing && !(why instanceof Failure.ClientGone)) {
      tryToComplete(why);
    }
    // One that is whole waits for nothing but its booking, which has a limit of its own.
    if (completing && !(why instanceof Failure.ClientGone)) {
      return;
    }
    if (why instanceof Failure.ClientGone && drains()) {
      drain();
      return;
    }
    fail(new FailureException(why));
  }

  /** Whether the provider bills all of it anyway, so that it pays to know how much that is. */
  private boolean drains() {
    ProviderConfig provider = exchange.config().providers().get(deployment().provider());
    return provider != null && provider.drains() && call.sent() && !completing && !refused;
  }

  /** Nobody waits for the answer any more; time limits and the gateway's own drain end it. */
  private void drain() {
    draining = true;
    Relay streaming = relay;
    if (streaming != null) {
      streaming.drain(GONE);
    }
  }

  private void tryToComplete(Failure why) {
    Relay streaming = relay;
    if (streaming != null && streaming.hasContent()) {
      streaming.endOfPatience(why);
      call.cancel();
    }
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

  private void end(boolean well) {
    ended = true;
    if (!completing) {
      endedNanos = around.nowNanos();
    }
    Relay streaming = relay;
    if (streaming != null && streaming.firstContentNanos() >= 0) {
      exchange.contentAt(streaming.firstContentNanos());
    }
    upstreamDone();
    if (!well) {
      call.cancel();
    }
  }

  private void upstreamDone() {
    if (!upstreamDone) {
      upstreamDone = true;
      exchange.waitEnds(around.nowNanos());
    }
  }

  @Override
  public boolean tick(long nowNanos) {
    if (ended) {
      return afterEnd(nowNanos);
    }
    Failure late = completing ? null : patience.late(nowNanos, relay, whole);
    if (draining && (late != null || patience.overdue(nowNanos))) {
      fail(new FailureException(GONE));
    } else if (late != null) {
      stop(late);
    } else if (!draining && patience.stalled(nowNanos, relay)) {
      client.drop();
      stop(new Failure.ClientGone());
    }
    return true;
  }

  /** Its request is stopped, and stops it; but for one that nobody waits for. */
  @Override
  public void stop() {
    if (draining) {
      fail(new FailureException(GONE));
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
}
