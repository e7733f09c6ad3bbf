package dev.penstock.api.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owes what.
 *
 * @param team null for none
 * @param tags of the request, its key and its team
 * @param costNanoUsd null if nothing was billed, or nobody knows the price
 * @param estimated whether tokens or price are our estimate
 */
public record Billed(
    @Nullable String team, List<String> tags, @Nullable Long costNanoUsd, boolean estimated) {
  /** Nobody owes anything. */
  public static final Billed NOTHING = new Billed(null, List.of(), null, false);

  public Billed {
    tags = List.copyOf(tags);
  }
}
