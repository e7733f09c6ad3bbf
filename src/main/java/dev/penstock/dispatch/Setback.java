package dev.penstock.dispatch;

import dev.penstock.api.bus.RouteDecision.Refused;
import dev.penstock.error.Failure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that counts when a request got nowhere: a call failed, or the router knew nowhere to go. At
 * least one of {@code call} and {@code refusal} is there.
 *
 * @param call why the latest call in the present group failed; null if none was made there
 * @param refusal what the router has said since then; null if it was not asked
 * @param earlier why the request left the groups before this one; null if there were none
 * @param committed whether the client has something of the answer
 * @param waited whether the router was asked after a pause, nothing excluded
 * @param callsLeft calls that the request may still make in this group
 * @param backoff the pause that is due before the same deployment is called again
 * @param longestPause what a pause may last, the deadline considered
 * @param respectRetryAfter whether a pause lasts as long as the upstream says
 * @param fallback the group to go to for this kind of failure; null if there is none left
 */
record Setback(
    @Nullable Failure call,
    @Nullable Refused refusal,
    @Nullable Failure earlier,
    boolean committed,
    boolean waited,
    int callsLeft,
    Duration backoff,
    Duration longestPause,
    boolean respectRetryAfter,
    @Nullable String fallback) {

  /** Why the request gets nowhere in this group. */
  Failure failure() {
    return call != null ? call : Objects.requireNonNull(refusal).failure();
  }

  /** What the client is told if nothing else helps: of calls that were made, the last one's. */
  Failure answer() {
    if (call instanceof Failure.UpstreamRateLimited
        && refusal != null
        && refusal.failure() instanceof Failure.UpstreamRateLimited earliest) {
      return earliest;
    }
    return call == null && earlier != null ? earlier : failure();
  }
}
