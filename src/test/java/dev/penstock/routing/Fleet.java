package dev.penstock.routing;

import dev.penstock.api.CallOptions;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Estimate;
import dev.penstock.api.Exchange;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.api.bus.RouteRequest.Purpose;
import dev.penstock.api.event.Fact;
import dev.penstock.error.Failure;
import dev.penstock.testing.Configs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A router and what it knows, under a clock that stands until it is moved. */
final class Fleet {
  static final long START_NANOS = Duration.ofHours(1).toNanos();

  final List<Fact> facts = new CopyOnWriteArrayList<>();
  final LiveState live;
  final Router router;
  private final AtomicLong clock = new AtomicLong(START_NANOS);
  private RoutingTable table;
  private Snapshot snapshot;

  /** {@code models} and {@code routing} of a configuration with the provider {@code p}. */
  Fleet(long seed, String yaml) {
    live = new LiveState(new SplittableRandom(seed), facts::add);
    router = new Router(clock::get, new SplittableRandom(seed));
    reload(yaml);
  }

  /** One group {@code m} of these deployments of {@code p}, each a mapping without the provider. */
  static Fleet of(long seed, String... deployments) {
    return new Fleet(seed, group(deployments));
  }

  static String group(String... deployments) {
    StringBuilder yaml = new StringBuilder("models:\n  m:\n    deployments:\n");
    for (String deployment : deployments) {
      yaml.append("      - {provider: p, ").append(deployment).append("}\n");
    }
    return yaml.toString();
  }

  void reload(String yaml) {
    String providers = yaml.contains("providers:") ? "" : "providers: {p: {type: simulated}}\n";
    var config = Configs.load(providers + yaml);
    table = new RoutingTable(config, live);
    snapshot = new Snapshot(config, table);
  }

  RoutingTable table() {
    return table;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  long now() {
    return clock.get();
  }

  void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  Deployment deployment(String model) {
    return table.deployments("m").stream()
        .filter(each -> each.config().model().equals(model))
        .findFirst()
        .orElseThrow();
  }

  int inFlight() {
    return live.signals().values().stream().mapToInt(Signals::inFlight).sum();
  }

  /** A plain question of anybody for group {@code m}. */
  Ask ask() {
    return new Ask(ChatRequest.Needs.NONE, Set.of(), CallOptions.NONE, Set.of(), Purpose.FIRST);
  }

  RouteDecision.Chosen chosen() {
    return ask().chosen();
  }

  /** Has calls to a deployment fail until its breaker opens; its siblings are left alone. */
  void breakDown(String model) {
    Member member =
        table.resolve("m").group().members().stream()
            .filter(each -> each.config().model().equals(model))
            .findFirst()
            .orElseThrow();
    for (Arm arm : member.arms()) {
      for (int i = 0; i < 5; i++) {
        arm.health().failed(Objects.requireNonNull(arm.health().admit(now())), now());
      }
    }
  }

  static AttemptResult went(Failure failure) {
    return new AttemptResult(failure, false, false, -1, 1_000_000, null);
  }

  static AttemptResult well() {
    return new AttemptResult(null, false, false, -1, 1_000_000, null);
  }

  /** A question, changed step by step. */
  final class Ask {
    private final ChatRequest.Needs needs;
    private final Set<String> fields;
    private final CallOptions options;
    private final Set<String> excluded;
    private final Purpose purpose;

    private Ask(
        ChatRequest.Needs needs,
        Set<String> fields,
        CallOptions options,
        Set<String> excluded,
        Purpose purpose) {
      this.needs = needs;
      this.fields = fields;
      this.options = options;
      this.excluded = excluded;
      this.purpose = purpose;
    }

    Ask tokens(long input) {
      return needs(new ChatRequest.Needs(Set.of(), null, null, null, Estimate.of(input)));
    }

    Ask needs(ChatRequest.Needs other) {
      return new Ask(other, fields, options, excluded, purpose);
    }

    Ask fields(String... names) {
      return new Ask(needs, Set.of(names), options, excluded, purpose);
    }

    Ask tags(String... tags) {
      return options(new CallOptions(null, Set.of(tags), null, false, 0));
    }

    Ask session(String name) {
      return options(new CallOptions(null, Set.of(), name, false, 0));
    }

    Ask explained() {
      return options(new CallOptions(null, options.tags(), options.session(), true, 0));
    }

    Ask options(CallOptions other) {
      return new Ask(needs, fields, other, excluded, purpose);
    }

    Ask without(String... ids) {
      return new Ask(needs, fields, options, Set.of(ids), purpose);
    }

    Ask purpose(Purpose other) {
      return new Ask(needs, fields, options, excluded, other);
    }

    RouteRequest request() {
      return request("m", Principal.ANONYMOUS);
    }

    RouteRequest request(String model, Principal principal) {
      ChatRequest chat =
          new ChatRequest(
              new byte[0], model, false, false, null, null, 1, fields, needs, Operation.CHAT);
      Exchange exchange = new Exchange("req", snapshot, principal, chat, now(), options);
      return new RouteRequest(exchange, null, excluded, purpose);
    }

    Router.Ruling ruling() {
      return router.rule(request());
    }

    RouteDecision decision() {
      return switch (ruling()) {
        case Router.Ruling.Decided decided -> decided.decision();
        case Router.Ruling.Full full -> full.otherwise();
      };
    }

    RouteDecision.Chosen chosen() {
      return (RouteDecision.Chosen) decision();
    }

    RouteDecision.Refused refused() {
      return (RouteDecision.Refused) decision();
    }

    /** The model of the deployment that is chosen; the place is given back at once. */
    String goesTo() {
      RouteDecision.Chosen chosen = chosen();
      chosen.lease().release();
      return chosen.deployment().model();
    }
  }
}
