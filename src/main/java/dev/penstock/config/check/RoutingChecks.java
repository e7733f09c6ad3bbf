package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of routing that are right alone and cannot be meant together. */
final class RoutingChecks {

  private final Problems problems;

  RoutingChecks(Problems problems) {
    this.problems = problems;
  }

  /**
   * Adds what is wrong.
   *
   * @param written without defaults: a short {@code total} alone does not ask for shorter others
   */
  void check(Node.Mapping written, Node.Mapping document) {
    Node.Mapping routing = written.mapping("routing");
    checkOrder(routing, "retries", "base", "max");
    checkOrder(routing, "circuit_breaker", "open", "max_open");
    checkHedge(document.mapping("routing").mapping("hedge"));
    checkTimeouts(KeyPath.of("routing"), routing);
    Node.Mapping models = written.mapping("models");
    for (String name : models.entries().keySet()) {
      Node.Mapping group = models.mapping(name);
      checkTimeouts(KeyPath.of("models", name), group);
      List<Node> deployments = group.items("deployments");
      for (int i = 0; i < deployments.size(); i++) {
        if (deployments.get(i) instanceof Node.Mapping deployment) {
          KeyPath path = KeyPath.of("models", name, "deployments").child(i);
          checkTimeouts(path, deployment);
          checkTokens(path, deployment);
        }
      }
    }
  }

  private void checkOrder(Node.Mapping routing, String section, String less, String more) {
    checkOrder(KeyPath.of("routing", section), routing.mapping(section), less, more);
  }

  private void checkTimeouts(KeyPath path, Node.Mapping holder) {
    Node.Mapping timeouts = holder.mapping("timeouts");
    for (String part : List.of("connect", "first_token", "answer", "idle")) {
      checkOrder(path.child("timeouts"), timeouts, part, "total");
    }
  }

  /** Told at the larger one, where the smaller one is known to be what it says. */
  private void checkOrder(KeyPath path, Node.Mapping section, String less, String more) {
    Optional<Duration> small = duration(section, less);
    Optional<Duration> large = duration(section, more);
    boolean wrong =
        small.isPresent() && large.isPresent() && large.get().compareTo(small.get()) < 0;
    if (wrong && !problems.covers(path.child(less))) {
      problems.add(path.child(more), section.valuePlace(more), "shorter than " + less);
    }
  }

  private static Optional<Duration> duration(Node.Mapping section, String key) {
    return section.value(key) instanceof Node.Scalar scalar && scalar.value() != null
        ? Units.duration(scalar.value())
        : Optional.empty();
  }

  private void checkHedge(Node.Mapping hedge) {
    boolean enabled =
        hedge.value("enabled") instanceof Node.Scalar on && Boolean.TRUE.equals(on.value());
    boolean none =
        hedge.value("max_share") instanceof Node.Scalar share
            && share.value() instanceof Number number
            && number.doubleValue() == 0;
    if (enabled && none) {
      problems.add(
          KeyPath.of("routing", "hedge", "max_share"),
          hedge.valuePlace("max_share"),
          "hedging is enabled and no request may be hedged");
    }
  }

  private void checkTokens(KeyPath path, Node.Mapping deployment) {
    if (deployment.value("context_window") instanceof Node.Scalar window
        && window.value() instanceof Long all
        && deployment.value("max_input_tokens") instanceof Node.Scalar most
        && most.value() instanceof Long input
        && input > all) {
      problems.add(path.child("max_input_tokens"), most.place(), "more than context_window holds");
    }
  }
}
