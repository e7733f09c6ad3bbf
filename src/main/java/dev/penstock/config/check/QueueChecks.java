package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Problems;
import java.time.Duration;

/** Section {@code queue}: half of it is none. */
final class QueueChecks {

  private final Problems problems;

  QueueChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping document) {
    Node.Mapping queue = document.mapping("queue");
    String wait = queue.text("max_wait");
    boolean time = wait != null && Units.duration(wait).filter(Duration::isPositive).isPresent();
    if (queue.value("max_waiting") instanceof Node.Scalar scalar
        && scalar.value() instanceof Number places
        && time != places.longValue() > 0) {
      String missing = time ? "max_waiting" : "max_wait";
      problems.add(
          KeyPath.of("queue", missing),
          queue.valuePlace(missing),
          "nobody waits while this is 0; for no queue set both to 0");
    }
  }
}
