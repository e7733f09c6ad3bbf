package dev.penstock.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Compares Penstock with a bare Vert.x proxy and with no gateway at all, side by side in one run.
 * Every measurement visits all targets before the next begins, in an order drawn anew each time, so
 * that a machine that gets slower does so for all of them.
 */
final class Bench {
  private static final String NAME = "bench";

  private final Options options;
  private final Processes processes = new Processes();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Context context = vertx.getOrCreateContext();
  private final Random random;
  private final List<Target> targets = new ArrayList<>();

  private Bench(Options options) {
    this.options = options;
    this.random = new Random(options.seed());
  }

  /** See {@code bench/README.md}. */
  public static void main(String[] arguments) {
    int code = 1;
    try {
      new Bench(Options.of(arguments)).run();
      code = 0;
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      code = 2;
    } catch (Exception e) {
      System.err.println("bench: " + e);
    }
    // Ends the servers as well: Processes has a hook.
    System.exit(code);
  }

  private void run() throws Exception {
    if (options.only().contains("overload")) {
      overload();
    }
    if (!options.measures().isEmpty()) {
      compare();
    }
  }

  private void overload() throws Exception {
    int mockPort = Processes.freePort();
    java(work(), mockPort, "Mock", mockPort + "");
    Overload overload = new Overload(options, processes, vertx, context, prompt(), mockPort);
    System.out.println(overload.run());
  }

  private void compare() throws Exception {
    startTargets();
    for (Target target : targets) {
      say("warming up " + target.name());
      await(target.load().closed(options.connections(), options.warmup()));
      await(target.load().streams(options.connections(), 50, 20));
    }
    for (int round = 1; round <= options.rounds(); round++) {
      say("round " + round + " of " + options.rounds());
      for (String measure : options.measures()) {
        List<Target> order = new ArrayList<>(targets);
        Collections.shuffle(order, random);
        for (Target target : order) {
          Measured result = measure(target, work(measure));
          target.add(measure, result);
          say(result.line(measure, target.name()));
        }
      }
    }
    System.out.println(new Report(options, targets).text());
  }

  private Function<Load, Future<Result>> work(String measure) {
    return switch (measure) {
      case "closed" -> load -> load.closed(options.connections(), options.seconds());
      case "open" -> load -> load.open(options.rate(), options.seconds());
      case "streams" ->
          load -> load.streams(options.streams(), options.chunks(), options.intervalMs());
      default -> throw new IllegalArgumentException("no such measurement: " + measure);
    };
  }

  private Measured measure(Target target, Function<Load, Future<Result>> work) throws Exception {
    double own = Processes.cpuSeconds(ProcessHandle.current().pid());
    double mock = Processes.cpuSeconds(targets.getFirst().mockPid());
    double before = Processes.cpuSeconds(target.pid());
    double busy = Processes.busySeconds();
    Result result = await(work.apply(target.load()));
    double cpu = Processes.cpuSeconds(target.pid()) - before;
    double load = Processes.cpuSeconds(ProcessHandle.current().pid()) - own;
    double upstream = Processes.cpuSeconds(target.mockPid()) - mock;
    double rest = Processes.busySeconds() - busy - load - upstream;
    double foreign = target.isDirect() ? rest : rest - cpu;
    return new Measured(result, cpu, load, Math.max(0, foreign) / result.seconds());
  }

  private void startTargets() throws Exception {
    Path work = work();
    int mockPort = Processes.freePort();
    long mock = java(work, mockPort, "Mock", mockPort + "").pid();
    targets.add(new Target("direct", mock, mock, load(mockPort)));

    int barePort = Processes.freePort();
    Process bare = java(work, barePort, "BareProxy", barePort + "", mockPort + "");
    targets.add(new Target("bare Vert.x proxy", bare.pid(), mock, load(barePort)));

    Path baseline = options.baseline();
    if (baseline != null) {
      penstock("Penstock, baseline", baseline, mock, mockPort);
    }
    penstock("Penstock", options.root(), mock, mockPort);
    for (String state : options.states()) {
      withTeams(state, mock, mockPort);
    }
  }

  private void penstock(String name, Path checkout, long mock, int mockPort) throws Exception {
    int port = Processes.freePort();
    Process penstock = processes.penstock(checkout, "penstock.yaml", port, mockPort, List.of());
    targets.add(new Target(name, penstock.pid(), mock, load(port)));
  }

  /** The same with a key, a team, limits, budgets, prices and the ledger. */
  private void withTeams(String state, long mock, int mockPort) throws Exception {
    int port = Processes.freePort();
    List<String> settings = new ArrayList<>();
    settings.add("state.path=" + Files.createTempDirectory(work(), "state"));
    boolean redis = state.startsWith("redis");
    settings.add("state.type=" + (redis ? "redis" : state));
    if (redis) {
      settings.add("state.redis.url=" + state);
    }
    Process penstock = processes.penstock(options.root(), "teams.yaml", port, mockPort, settings);
    String name = "Penstock, teams, " + (redis ? "redis" : state);
    targets.add(new Target(name, penstock.pid(), mock, load(port)));
  }

  private Process java(Path work, int port, String main, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of(
            "-Xms256m",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-Dsun.misc.unsafe.memory.access=allow",
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.penstock.bench." + main));
    command.addAll(List.of(arguments));
    return processes.start(work.resolve(main + ".log"), port, command);
  }

  private Path work() throws Exception {
    return Files.createDirectories(options.root().resolve("target/bench"));
  }

  private Load load(int port) {
    int connections = Math.max(options.connections(), options.streams());
    return new Load(vertx, context, port, connections, prompt());
  }

  private String prompt() {
    return "Say something about gateways. ".repeat(34) + random.nextInt(1000);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  static void say(String line) {
    System.err.println(NAME + ": " + line);
  }
}
