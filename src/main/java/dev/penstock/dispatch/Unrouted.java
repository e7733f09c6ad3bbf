package dev.penstock.dispatch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.api.Exchange;
import dev.penstock.api.Passage;
import dev.penstock.api.bus.AttemptResult;
import dev.penstock.api.bus.ProviderLimits;
import dev.penstock.api.bus.RouteDecision.Chosen;
import dev.penstock.api.bus.RouteDecision.Lease;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.config.ModelFacts;
import dev.penstock.config.ProviderConfig.Credential;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A request for no model: there is one place it can go to, and no router to ask. */
final class Unrouted {
  /** Nobody counts such calls: they are the operator's to allow. */
  private static final Lease NO_PLACE =
      new Lease() {
        @Override
        public void remaining(ProviderLimits limits) {}

        @Override
        public void answering(long ttftNanos) {}

        @Override
        public void end(AttemptResult result) {}
      };

  private Unrouted() {}

  static Chosen chosen(Exchange exchange, Passage passage, RandomGenerator random) {
    Deployment deployment =
        new Deployment(
            passage.provider() + '/' + passage.name(),
            passage.provider(),
            passage.name(),
            null,
            1,
            1,
            ModelConfig.Limits.NONE,
            List.of(),
            ModelFacts.UNKNOWN,
            false,
            JsonNodeFactory.instance.objectNode(),
            exchange.config().routing().timeouts());
    return new Chosen(
        exchange.request().model(),
        deployment,
        credential(
            Objects.requireNonNull(exchange.config().providers().get(passage.provider()))
                .credentials(),
            random),
        NO_PLACE,
        null,
        null);
  }

  private static @Nullable Credential credential(List<Credential> all, RandomGenerator random) {
    long sum = all.stream().mapToLong(Credential::weight).sum();
    long at = sum == 0 ? 0 : random.nextLong(sum);
    for (Credential credential : all) {
      at -= credential.weight();
      if (at < 0) {
        return credential;
      }
    }
    return null;
  }
}
