package dev.penstock.telemetry;

import dev.penstock.api.event.BreakerChanged;
import dev.penstock.api.event.CooldownStarted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says in the log which deployments are left alone and which are back: once a minute for each arm
 * and kind of change, however often it happens; the metrics have them all. For one thread.
 */
final class RoutingLog {
  private static final Logger LOG = LoggerFactory.getLogger(RoutingLog.class);
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** Arms come and go with configurations; what is older than a minute is of no use beyond that. */
  private static final int MANY = 1_000;

  private static final String MEND = "; check the provider's key and that its account can pay";

  private final InstantSource clock;
  private final Map<String, Instant> last = new HashMap<>();

  RoutingLog(InstantSource clock) {
    this.clock = clock;
  }

  void add(BreakerChanged fact) {
    switch (fact.state()) {
      case "open" ->
          say(Level.WARN, fact.arm(), "open", "circuit breaker open for " + seconds(fact.millis()));
      case "closed" -> say(Level.INFO, fact.arm(), "closed", "circuit breaker closed");
      // Half-open is seen in the metrics; what comes of it is said.
      default -> {}
    }
  }

  void add(CooldownStarted fact) {
    boolean refused = fact.reason().equals("credential_refused");
    String why = refused ? "the provider refused the credential" : "rate limited";
    say(
        refused ? Level.WARN : Level.INFO,
        fact.arm(),
        fact.reason(),
        why + ", left alone for " + seconds(fact.millis()) + (refused ? MEND : ""));
  }

  private void say(Level level, String arm, String kind, String text) {
    Instant now = clock.instant();
    String key = kind + ' ' + arm;
    Instant before = last.get(key);
    if (before != null && recent(before, now)) {
      return;
    }
    if (last.size() >= MANY) {
      last.values().removeIf(each -> !recent(each, now));
    }
    last.put(key, now);
    LOG.atLevel(level).log("deployment {}: {}", arm, text);
  }

  /** A clock that was turned back does not silence anything. */
  private static boolean recent(Instant before, Instant now) {
    Duration since = Duration.between(before, now);
    return !since.isNegative() && since.compareTo(QUIET) < 0;
  }

  private static String seconds(long millis) {
    return Math.round(millis / 100.0) / 10.0 + " s";
  }
}
