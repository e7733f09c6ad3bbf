package dev.penstock.api.bus;

import dev.penstock.api.CallOptions;
import dev.penstock.api.Operation;
import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code router.<shard>.explain} where a request would go; nothing is reserved. The reply is
 * the decision as a Jackson {@code ObjectNode}.
 *
 * @param tokens input tokens of the request
 * @param wants what else is known of it
 */
public record ExplainRequest(
    Snapshot snapshot,
    Principal principal,
    String model,
    long tokens,
    boolean stream,
    Wants wants,
    CallOptions options) {

  /**
   * What a request asks for.
   *
   * @param operation null for the one that the group serves, a chat if it serves several
   * @param fields names of its fields, beside those that each has
   * @param inputs kinds of content beside text: {@code image}, {@code audio}, {@code file}, {@code
   *     video}
   */
  public record Wants(@Nullable Operation operation, Set<String> fields, Set<String> inputs) {
    /** An answer to a text. */
    public static final Wants NOTHING_SPECIAL = new Wants(null, Set.of(), Set.of());

    public Wants {
      fields = Set.copyOf(fields);
      inputs = Set.copyOf(inputs);
    }
  }
}
