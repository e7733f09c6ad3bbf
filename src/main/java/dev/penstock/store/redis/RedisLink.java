package dev.penstock.store.redis;

import dev.penstock.store.redis.RedisFailure.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of an event loop to Redis; calls are pipelined on it. A call gets its answer
 * in time or fails in time. Who calls while Redis is away fails at once: after some failures in a
 * row, or when the connection breaks, the link is down, and only a probe in the background waits
 * for Redis. It belongs to the context it is made on; a call from elsewhere is carried there, and
 * its future completes where it was called.
 */
public final class RedisLink {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private static final String AWAY = "Redis is away";

  private final Context context;
  private final LinkOptions options;
  private final Reconnection reconnection;
  private final Pending pending;
  private final List<Consumer<LinkState>> listeners = new CopyOnWriteArrayList<>();
  private final Promise<Void> started = Promise.promise();
  private volatile LinkState state = LinkState.DOWN;
  private volatile @Nullable Thread loop;
  private volatile boolean up;
  private @Nullable Line line;
  private int strikes;
  private String trouble = "";

  /** To be made on the event loop that will call. */
  public RedisLink(Vertx vertx, LinkOptions options, LongSupplier nanos, RandomGenerator random) {
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.pending = new Pending(vertx, nanos, options.timeout());
    this.reconnection = new Reconnection(vertx, options, random, new Attempts());
  }

  /**
   * Begins to connect, and goes on for as long as it takes; the future tells how the first attempt
   * ended. A {@link RedisFailure} of kind FORBIDDEN or CREDENTIALS will not go away by waiting.
   */
  public Future<Void> start() {
    context.runOnContext(ignored -> {
      loop = Thread.currentThread();
      reconnection.dial();
    });
    return started.future();
  }

  /** What calls have to expect; from any thread. */
  public LinkState state() {
    return state;
  }

  /** Whether it was ever connected; until then nobody relies on it. */
  boolean wasUp() {
    return up;
  }

  /** Told of every change of {@link #state} from now on, on the link's context. */
  public void onState(Consumer<LinkState> listener) {
    listeners.add(listener);
  }

  /** Runs a script; all keys are of {@link Keys}. Fails with a {@link RedisFailure}. */
  public Future<Response> call(Script script, List<String> keys, List<String> arguments) {
    return call(script, keys, arguments, null);
  }

  /** The same with one more argument. */
  Future<Response> call(
      Script script, List<String> keys, List<String> texts, @Nullable Packed packed) {
    Script.Arguments arguments = new Script.Arguments(keys, texts, packed);
    return send(() -> script.byDigest(arguments))
        .recover(cause ->
            cause instanceof RedisFailure failure && failure.kind() == Kind.UNKNOWN_SCRIPT
                ? send(() -> script.byText(arguments))
                : Future.failedFuture(cause));
  }

  /** Runs one command; nil is null. Fails with a {@link RedisFailure}. */
  public Future<Response> send(Request request) {
    return send(() -> request);
  }

  private Future<Response> send(Supplier<Request> request) {
    return onLoop(() -> sendHere(request));
  }

  /** Does something on the link's loop; its future completes where this was called. */
  <T> Future<T> onLoop(Supplier<Future<T>> action) {
    if (Thread.currentThread().equals(loop)) {
      return action.get();
    }
    Promise<T> answer = Promise.promise();
    Context caller = Vertx.currentContext();
    Context back = caller == null ? context : caller;
    context.runOnContext(ignored ->
        action
            .get()
            .onComplete((done, cause) -> back.runOnContext(also -> answer.complete(done, cause))));
    return answer.future();
  }

  private Future<Response> sendHere(Supplier<Request> request) {
    if (line == null) {
      return Future.failedFuture(away());
    }
    if (pending.size() >= LinkOptions.MAX_WAITING) {
      return Future.failedFuture(new RedisFailure(Kind.BUSY, "too many calls wait for Redis"));
    }
    Line used = line;
    Pending.Call call = pending.add();
    call.future().onComplete((answer, cause) -> judge(used, cause));
    used.connection().send(request.get()).onComplete(call);
    return call.future();
  }

  static RedisFailure away() {
    return new RedisFailure(Kind.DOWN, AWAY);
  }

  private void judge(Line used, @Nullable Throwable cause) {
    if (!used.equals(line)) {
      return;
    }
    if (!(cause instanceof RedisFailure failure)) {
      strikes = 0;
      become(LinkState.UP);
      return;
    }
    switch (failure.kind()) {
      case TIMEOUT, UNAVAILABLE -> strike(failure);
      case MOVED, CREDENTIALS, LOST, DOWN -> drop(failure);
      // Redis is well; what was asked of it was not.
      case BUSY, FORBIDDEN, UNKNOWN_SCRIPT, REFUSED -> strikes = 0;
    }
  }

  private void strike(RedisFailure failure) {
    strikes++;
    if (strikes >= LinkOptions.STRIKES) {
      drop(failure);
    } else {
      become(LinkState.DEGRADED);
    }
  }

  private void drop(RedisFailure failure) {
    Line lost = line;
    if (lost != null) {
      line = null;
      strikes = 0;
      tell(failure);
      become(LinkState.DOWN);
      lost.close();
      pending.failAll(new RedisFailure(Kind.LOST, "the connection to Redis was given up"));
      reconnection.dial();
    }
  }

  private void become(LinkState now) {
    if (state != now) {
      state = now;
      listeners.forEach(listener -> listener.accept(now));
    }
  }

  /** An outage is told once, and what will not go away by waiting in any case. */
  private void tell(RedisFailure failure) {
    String message = String.valueOf(failure.getMessage());
    boolean lasting = failure.kind() == Kind.FORBIDDEN || failure.kind() == Kind.CREDENTIALS;
    if (trouble.isEmpty() || (lasting && !message.equals(trouble))) {
      trouble = message;
      LOG.warn("state of replicas is not shared for now: {}", message);
    }
  }

  /** Ends it; calls under way fail. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(ignored -> {
      reconnection.stop();
      trouble = AWAY;
      drop(away());
      closed.complete();
    });
    return closed.future();
  }

  private final class Attempts implements Reconnection.Outcome {
    @Override
    public void connected(Line fresh) {
      line = fresh;
      fresh.connection().endHandler(ignored -> ended(fresh));
      if (options.mode() == RedisMode.CLUSTER) {
        fresh.nodes().onSuccess(reconnection::alsoKnow);
      }
      if (options.mode() == RedisMode.SENTINEL) {
        reconnection.watch(fresh, () -> replaced(fresh));
      }
      if (!trouble.isEmpty()) {
        trouble = "";
        LOG.info("state of replicas is shared again");
      }
      up = true;
      become(LinkState.UP);
      started.tryComplete();
    }

    private void replaced(Line old) {
      if (old.equals(line)) {
        drop(new RedisFailure(Kind.MOVED, "the Sentinel names another master"));
      }
    }

    private void ended(Line ended) {
      if (ended.equals(line)) {
        drop(new RedisFailure(Kind.LOST, "the connection to Redis broke"));
      }
    }

    @Override
    public void failed(RedisFailure failure) {
      tell(failure);
      started.tryFail(failure);
    }
  }
}
