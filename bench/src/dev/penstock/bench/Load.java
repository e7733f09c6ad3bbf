package dev.penstock.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** The load on one target, all of it from one event loop, which all targets share. */
final class Load {
  /** What a request may take before it counts as failed. */
  private static final long PATIENCE_MILLIS = 10_000;

  /** A timer that ticks each millisecond is never later than this while all is well. */
  private static final long TIMER_NANOS = 2_000_000;

  private final Vertx vertx;
  private final Context context;
  private final HttpClient client;
  private final RequestOptions request;
  private final String prompt;

  private long units;
  private long unsent;
  private long errors;
  private long stalls;
  private Samples times = new Samples();
  private Samples refusals = new Samples();

  /** Requests beyond {@code connections} wait for one of them, in this program. */
  Load(Vertx vertx, Context context, int port, int connections, String prompt) {
    this(vertx, context, port, new PoolOptions().setHttp1MaxSize(connections), prompt);
  }

  Load(Vertx vertx, Context context, int port, PoolOptions pool, String prompt) {
    this.vertx = vertx;
    this.context = context;
    this.prompt = prompt;
    this.client = vertx.createHttpClient(new HttpClientOptions().setTcpNoDelay(true), pool);
    this.request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/chat/completions")
            .setIdleTimeout(PATIENCE_MILLIS)
            .putHeader("content-type", "application/json")
            // The key of teams.yaml; elsewhere everybody is anonymous.
            .putHeader("authorization", "Bearer bench-key");
  }

  /** So many callers, each of which asks again as soon as it has its answer. */
  Future<Result> closed(int callers, double seconds) {
    return closed("bench", callers, seconds);
  }

  Future<Result> closed(String model, int callers, double seconds) {
    Buffer body = body(model, false);
    long end = System.nanoTime() + (long) (seconds * 1e9);
    return run(() -> {
      Promise<Void> all = Promise.promise();
      int[] running = {callers};
      for (int i = 0; i < callers; i++) {
        ask(body, end, running, all);
      }
      return all.future();
    });
  }

  private void ask(Buffer body, long end, int[] running, Promise<Void> all) {
    long start = System.nanoTime();
    if (start >= end) {
      if (--running[0] == 0) {
        all.complete();
      }
      return;
    }
    whole(body, start).onComplete(done -> ask(body, end, running, all));
  }

  /**
   * So many a second, come what may: none waits for another's answer. Time counts from when a
   * request is sent; where this program itself was late, from when it should have been.
   */
  Future<Result> open(int perSecond, double seconds) {
    return open("bench", perSecond, seconds);
  }

  Future<Result> open(String model, int perSecond, double seconds) {
    Buffer body = body(model, false);
    int wanted = (int) (perSecond * seconds);
    return run(() -> {
      Promise<Void> all = Promise.promise();
      int[] counts = {0, 0};
      long start = System.nanoTime();
      vertx.setPeriodic(
          1,
          timer -> {
            long now = System.nanoTime();
            while (counts[0] < wanted && due(start, counts[0], perSecond) <= now) {
              long due = due(start, counts[0]++, perSecond);
              whole(body, now - due < TIMER_NANOS ? now : due)
                  .onComplete(done -> {
                    if (++counts[1] == wanted) {
                      vertx.cancelTimer(timer);
                      all.complete();
                    }
                  });
            }
          });
      return all.future();
    });
  }

  private static long due(long start, int index, int perSecond) {
    return start + index * 1_000_000_000L / perSecond;
  }

  /** So many streams at once, each of so many chunks; begun evenly within one interval. */
  Future<Result> streams(int streams, int chunks, int intervalMs) {
    Buffer body = body("bench+" + chunks + "+" + intervalMs, true);
    return run(() -> {
      Promise<Void> all = Promise.promise();
      int[] running = {streams};
      for (int i = 0; i < streams; i++) {
        vertx.setTimer(
            1 + (long) i * intervalMs / streams,
            timer ->
                stream(body, chunks, intervalMs)
                    .onComplete(done -> {
                      if (--running[0] == 0) {
                        all.complete();
                      }
                    }));
      }
      return all.future();
    });
  }

  private Future<Void> whole(Buffer body, long start) {
    return client
        .request(request)
        .compose(sent -> sent.send(body))
        .compose(answer -> answer.body().map(bytes -> count(answer, bytes, start)))
        .onFailure(cause -> {
          if (cause instanceof ConnectionPoolTooBusyException) {
            unsent++;
          } else {
            failed(cause.toString());
          }
        })
        .mapEmpty();
  }

  private Void count(HttpClientResponse answer, Buffer body, long start) {
    long took = System.nanoTime() - start;
    if (answer.statusCode() == 200 && body.length() > 1000) {
      units++;
      times.add(took);
    } else if (refused(answer) && body.toString().contains("\"overloaded\"")) {
      refusals.add(took);
    } else {
      failed(answer.statusCode() + " " + body);
    }
    return null;
  }

  private static boolean refused(HttpClientResponse answer) {
    return answer.statusCode() == 503 && answer.getHeader("retry-after") != null;
  }

  /** The first of each measurement is shown. */
  private void failed(String why) {
    if (errors++ == 0) {
      Bench.say("an error: " + why);
    }
  }

  private Future<Void> stream(Buffer body, int chunks, int intervalMs) {
    return client
        .request(request)
        .compose(sent -> sent.send(body))
        .compose(answer -> read(answer, chunks, intervalMs))
        .onFailure(cause -> errors++);
  }

  private Future<Void> read(HttpClientResponse answer, int chunks, int intervalMs) {
    ChunkReader reader = new ChunkReader();
    answer.handler(bytes -> {
      long now = System.nanoTime();
      reader.read(
          bytes,
          written -> {
            units++;
            times.add(now - written);
            if (now - written > intervalMs * 1_000_000L) {
              stalls++;
            }
          });
    });
    return answer
        .end()
        .onSuccess(ended -> {
          if (!reader.isWhole(chunks)) {
            errors++;
          }
        });
  }

  private interface Work {
    Future<Void> start();
  }

  private Future<Result> run(Work work) {
    units = 0;
    unsent = 0;
    errors = 0;
    stalls = 0;
    times = new Samples();
    refusals = new Samples();
    long start = System.nanoTime();
    Promise<Void> done = Promise.promise();
    context.runOnContext(now -> work.start().onComplete(done));
    return done.future()
        .map(all -> {
          double seconds = (System.nanoTime() - start) / 1e9;
          return new Result(units, refusals, unsent, errors, seconds, times, stalls);
        });
  }

  private Buffer body(String model, boolean stream) {
    return Buffer.buffer(
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + ",\"messages\":["
            + "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
            + "{\"role\":\"user\",\"content\":\""
            + prompt
            + "\"}]}");
  }
}
