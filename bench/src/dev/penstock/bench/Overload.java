package dev.penstock.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What happens beyond the bounds. For each kind of bound: the peak (as many callers as there are
 * places, each of which asks again at once), then an open loop that offers as much, and twice as
 * much. What counts is how many good answers there are of the peak's, and how fast and how orderly
 * the rest is refused.
 */
final class Overload {
  private static final int PLACES = 64;

  /** Callers have no more sockets than this. */
  private static final int CONNECTIONS = 2048;

  private static final double SETTLING_SECONDS = 2;

  private static final List<Case> CASES =
      List.of(
          new Case("upstream 50 ms, max_in_flight", "bench+0+50", "server.limits.max_in_flight=64"),
          new Case("upstream 50 ms, max_parallel", "bounded/bench+0+50"),
          new Case(
              "upstream 50 ms, max_parallel and queue",
              "bounded/bench+0+50",
              "routing.queue.max_waiting=64",
              "routing.queue.max_wait=1s"),
          new Case("CPU, max_in_flight 64", "bench", "server.limits.max_in_flight=64"),
          new Case("CPU, default bounds", "bench"));

  private final Options options;
  private final Processes processes;
  private final Vertx vertx;
  private final Context context;
  private final String prompt;
  private final int mockPort;

  Overload(
      Options options,
      Processes processes,
      Vertx vertx,
      Context context,
      String prompt,
      int mockPort) {
    this.options = options;
    this.processes = processes;
    this.vertx = vertx;
    this.context = context;
    this.prompt = prompt;
    this.mockPort = mockPort;
  }

  private record Case(String name, String model, List<String> settings) {
    Case(String name, String model, String... settings) {
      this(name, model, List.of(settings));
    }
  }

  /** {@code cpuSeconds}: of the gateway. */
  private record Run(Result result, double cpuSeconds) {
    double microsPerRequest() {
      return cpuSeconds * 1e6 / (result.units() + result.refusals().size());
    }
  }

  /** One round: the peak, and beside it what was offered once and twice. */
  private record Round(Run peak, Run once, Run twice) {}

  /** The table. */
  String run() throws Exception {
    StringBuilder text =
        new StringBuilder("\nOverload, ")
            .append(format("%d rounds, medians, %d places%n%n", options.rounds(), PLACES))
            .append("| | offered/s | answered/s | of peak | p50 ms | p99 ms | refused/s ")
            .append("| refused p50 ms | p99 ms | CPU us | no socket left | cut |\n")
            .append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (Case each : CASES) {
      if (each.name().contains(options.overloadCase())) {
        text.append(rows(each));
      }
    }
    return text.append(costOfRefusal()).toString();
  }

  private String rows(Case each) throws Exception {
    int port = Processes.freePort();
    Process gateway = start(port, each.settings());
    Load load = load(port);
    try {
      warmUp(load, each.model());
      List<Round> rounds = new ArrayList<>();
      for (int i = 0; i < options.rounds(); i++) {
        rounds.add(round(load, each, gateway));
      }
      return row(each.name() + ": peak", rounds, Round::peak)
          + row("offered once", rounds, Round::once)
          + row("offered twice", rounds, Round::twice);
    } finally {
      Processes.stop(gateway);
    }
  }

  private Round round(Load load, Case each, Process gateway) throws Exception {
    double seconds = options.seconds();
    Run peak = measured(gateway, () -> load.closed(each.model(), PLACES, seconds));
    int rate = (int) peak.result().perSecond();
    Run once = measured(gateway, () -> load.open(each.model(), rate, seconds));
    Run twice = measured(gateway, () -> load.open(each.model(), 2 * rate, seconds));
    Bench.say(
        format(
            "%s: peak %,d a second, offered once %.2f of it answered, twice %.2f",
            each.name(),
            rate,
            once.result().perSecond() / rate,
            twice.result().perSecond() / rate));
    return new Round(peak, once, twice);
  }

  private void warmUp(Load load, String model) throws Exception {
    Bench.await(load.closed(PLACES, options.warmup()));
    int rate = (int) Bench.await(load.closed(model, PLACES, 1)).perSecond();
    Bench.await(load.open(model, 2 * rate, options.warmup() / 2));
  }

  /** All places are held; so many callers are told so, again and again. */
  private String costOfRefusal() throws Exception {
    int port = Processes.freePort();
    Process gateway = start(port, List.of("server.limits.max_in_flight=" + PLACES));
    Load load = load(port);
    try {
      warmUp(load, "bench");
      Run answered = measured(gateway, () -> load.closed(PLACES, options.seconds()));
      double held = SETTLING_SECONDS + options.seconds() + 1;
      Future<Result> holders = load(port).open("bench+0+" + (int) (1000 * held), PLACES * 10, 0.1);
      // They come first, or answers of others would keep some out.
      Thread.sleep(500);
      Bench.await(load.closed(PLACES, SETTLING_SECONDS - 0.5));
      Run refused = measured(gateway, () -> load.closed(PLACES, options.seconds()));
      Bench.await(holders);
      return format(
          "%n%d callers, closed loop: an answer costs the gateway %.1f us of CPU, a refusal %.1f us"
              + " (%,d a second; %d answers among them, %d cut).%n",
          PLACES,
          answered.microsPerRequest(),
          refused.microsPerRequest(),
          (long) (refused.result().refusals().size() / refused.result().seconds()),
          refused.result().units(),
          refused.result().errors());
    } finally {
      Processes.stop(gateway);
    }
  }

  private Process start(int port, List<String> settings) throws Exception {
    List<String> all = new ArrayList<>(settings);
    all.add("providers.bounded.base_url=http://127.0.0.1:" + mockPort + "/v1");
    return processes.penstock(options.root(), "overload.yaml", port, mockPort, all);
  }

  private Load load(int port) {
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(0);
    return new Load(vertx, context, port, pool, prompt);
  }

  private static Run measured(Process gateway, Supplier<Future<Result>> work) throws Exception {
    double before = Processes.cpuSeconds(gateway.pid());
    Result result = Bench.await(work.get());
    return new Run(result, Processes.cpuSeconds(gateway.pid()) - before);
  }

  private interface Part {
    Run of(Round round);
  }

  private static String row(String name, List<Round> rounds, Part part) {
    return format(
        "| %s | %,.0f | %,.0f | %.2f | %.1f | %.1f | %,.0f | %.1f | %.1f | %.1f | %d | %d |%n",
        name,
        median(rounds, round -> offered(part.of(round).result())),
        median(rounds, round -> part.of(round).result().perSecond()),
        median(
            rounds,
            round -> part.of(round).result().perSecond() / round.peak().result().perSecond()),
        median(rounds, round -> part.of(round).result().times().percentile(50) / 1000),
        median(rounds, round -> part.of(round).result().times().percentile(99) / 1000),
        median(
            rounds,
            round ->
                part.of(round).result().refusals().size() / part.of(round).result().seconds()),
        median(rounds, round -> part.of(round).result().refusals().percentile(50) / 1000),
        median(rounds, round -> part.of(round).result().refusals().percentile(99) / 1000),
        median(rounds, round -> part.of(round).microsPerRequest()),
        rounds.stream().mapToLong(round -> part.of(round).result().unsent()).sum(),
        rounds.stream().mapToLong(round -> part.of(round).result().errors()).sum());
  }

  private static double offered(Result result) {
    long all = result.units() + result.refusals().size() + result.unsent() + result.errors();
    return all / result.seconds();
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> value) {
    double[] sorted = rounds.stream().mapToDouble(value).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
