package dev.penstock.store.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What one turn of an event loop asks, as one call: under load a call serves many, and nobody waits
 * for it. Safe for threads; futures complete on the asker's context.
 *
 * @param <Q> what is asked
 * @param <A> the answer to one of them
 */
final class Bundles<Q, A> {
  /** A script that takes long makes all others wait. */
  private static final int MOST = 64;

  private final Vertx vertx;
  private final Function<List<Q>, Future<List<A>>> call;
  private final Map<Thread, List<Asked<Q, A>>> byLoop = new ConcurrentHashMap<>();

  private record Asked<Q, A>(Q question, Promise<A> answer) {}

  /** Asks with this, which answers all in their order. */
  Bundles(Vertx vertx, Function<List<Q>, Future<List<A>>> call) {
    this.vertx = vertx;
    this.call = call;
  }

  Future<A> ask(Q question) {
    Context context = Vertx.currentContext();
    boolean onLoop =
        context instanceof ContextInternal internal
            && internal.isEventLoopContext()
            && internal.owner().equals(vertx);
    if (!onLoop) {
      return call.apply(List.of(question)).map(List::getFirst);
    }
    List<Asked<Q, A>> waiting =
        byLoop.computeIfAbsent(Thread.currentThread(), loop -> new ArrayList<>());
    Asked<Q, A> asked = new Asked<>(question, ((ContextInternal) context).promise());
    waiting.add(asked);
    if (waiting.size() == 1) {
      ((ContextInternal) context).nettyEventLoop().execute(() -> send(waiting));
    } else if (waiting.size() == MOST) {
      send(waiting);
    }
    return asked.answer().future();
  }

  private void send(List<Asked<Q, A>> waiting) {
    List<Asked<Q, A>> bundle = List.copyOf(waiting);
    waiting.clear();
    if (!bundle.isEmpty()) {
      call.apply(bundle.stream().map(Asked::question).toList())
          .onComplete((answers, cause) -> {
            for (int i = 0; i < bundle.size(); i++) {
              bundle.get(i).answer().complete(answers == null ? null : answers.get(i), cause);
            }
          });
    }
  }
}
