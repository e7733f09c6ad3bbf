package dev.penstock.api;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's headers ask for.
 *
 * @param timeout {@code x-penstock-timeout}, for the whole call; null if it said nothing
 * @param tags {@code x-penstock-tags}
 * @param session {@code x-penstock-session}; null if none
 * @param explain whether the routing decision goes back in {@code x-penstock-explain}; only for
 *     callers that may see it
 * @param sdkRetries how often the caller's SDK has tried this call before ({@code
 *     x-stainless-retry-count}); 0 if it does not say
 * @param versions headers by which a caller chooses among versions of its API, by lower-case name:
 *     for a provider that speaks it
 */
public record CallOptions(
    @Nullable Duration timeout,
    Set<String> tags,
    @Nullable String session,
    boolean explain,
    int sdkRetries,
    Map<String, String> versions) {
  /** Nothing is asked for. */
  public static final CallOptions NONE = new CallOptions(null, Set.of(), null, false, 0);

  public CallOptions {
    tags = Set.copyOf(tags);
    versions = Map.copyOf(versions);
  }

  /** Of a caller that says nothing of versions. */
  public CallOptions(
      @Nullable Duration timeout,
      Set<String> tags,
      @Nullable String session,
      boolean explain,
      int sdkRetries) {
    this(timeout, tags, session, explain, sdkRetries, Map.of());
  }
}
