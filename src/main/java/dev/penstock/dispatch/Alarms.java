package dev.penstock.dispatch;

import dev.penstock.api.Exchange;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what an operator must mend: a model that the provider does not know, an upstream
 * that fails. A credential that is refused is left alone for a while, which is told already. Once a
 * minute for a deployment and each kind of failure, however many requests meet it.
 */
final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  /** By deployment and kind of failure, so bounded by the configuration. */
  private final Map<String, Long> lastNanos = new HashMap<>();

  void attemptFailed(Exchange exchange, String deployment, Failure failure, long nowNanos) {
    String text = text(failure);
    if (text == null) {
      return;
    }
    String kind = deployment + ' ' + failure.getClass().getSimpleName();
    Long last = lastNanos.get(kind);
    if (last == null || nowNanos - last >= QUIET_NANOS) {
      lastNanos.put(kind, nowNanos);
      LOG.warn("deployment {}: {} (request {})", deployment, text, exchange.id());
    }
  }

  private static @Nullable String text(Failure failure) {
    return switch (failure) {
      case Failure.UpstreamModelNotFound unknown -> "the provider does not know the model";
      case Failure.UpstreamUnreachable gone -> "not reachable: " + gone.detail();
      case Failure.UpstreamBroken broken -> "failed: " + ownWords(broken.detail());
      case Failure.UpstreamTimeout late -> "too late: " + late.phase();
      // Callers' faults, and what a provider's own figures show.
      default -> null;
    };
  }

  /** What follows a colon is the upstream's wording, which may repeat a prompt. */
  private static String ownWords(String detail) {
    int colon = detail.indexOf(':');
    return colon < 0 ? detail : detail.substring(0, colon);
  }
}
