package dev.penstock.api.spend;

import dev.penstock.api.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that could cost money. Before the call it is an intent, with what the call is thought
 * to cost; afterwards it is settled, once.
 *
 * @param id of the attempt, unique over all replicas and restarts; the caller's request id is not
 * @param requestId as the caller and the log know it
 * @param attempt its number within the request, from 1
 * @param startedAt when it was admitted, by the store's clock: what decides on its budget windows
 * @param settledAt null while it is an intent
 * @param usage tokens by class; null if unknown
 * @param cost null if the model has no price
 * @param estimated whether tokens or cost are our estimate
 * @param recovered whether it was settled for a process that died
 * @param promptSha256 first 16 hex digits of the request body's SHA-256
 * @param replica that booked it
 */
public record LedgerRow(
    String id,
    String requestId,
    int attempt,
    Instant startedAt,
    @Nullable Instant settledAt,
    Caller caller,
    Target target,
    @Nullable Usage usage,
    @Nullable Cost cost,
    Result result,
    boolean estimated,
    boolean recovered,
    @Nullable String promptSha256,
    String replica) {

  /** Who called; null for an anonymous caller, and for no team. */
  public record Caller(@Nullable String key, @Nullable String team, List<String> tags) {
    public Caller {
      tags = List.copyOf(tags);
    }
  }

  /**
   * What was called.
   *
   * @param asked the model name as the caller gave it
   * @param group the model group that served it
   * @param deployment its id
   * @param model the provider's name for the model
   * @param operation what was asked for: {@code chat}, {@code embeddings}, {@code messages}, ...
   */
  public record Target(
      String asked,
      String group,
      String provider,
      String deployment,
      String model,
      String operation) {
    /** What rows say that are older than the word, and most others. */
    public static final String CHAT = "chat";

    /** Of a chat. */
    public Target(String asked, String group, String provider, String deployment, String model) {
      this(asked, group, provider, deployment, model, CHAT);
    }
  }

  /**
   * How it went.
   *
   * @param outcome {@code open}, {@code success}, {@code cancelled} or the failure's code
   * @param streamed whether an event stream was asked for
   * @param ttftNanos from the call to the first content; -1 if there was none
   */
  public record Result(String outcome, boolean streamed, long ttftNanos, long durationNanos) {
    /** Of an intent. */
    public static Result open(boolean streamed) {
      return new Result("open", streamed, -1, 0);
    }
  }

  /** The same, begun at another time. */
  public LedgerRow startedAt(Instant at) {
    return new LedgerRow(
        id,
        requestId,
        attempt,
        at,
        settledAt,
        caller,
        target,
        usage,
        cost,
        result,
        estimated,
        recovered,
        promptSha256,
        replica);
  }

  /** An intent whose process died, settled at its estimate by this replica. */
  public LedgerRow recovered(Instant at, String by) {
    return new LedgerRow(
        id,
        requestId,
        attempt,
        startedAt,
        at,
        caller,
        target,
        usage,
        cost,
        new Result("lost", result.streamed(), result.ttftNanos(), result.durationNanos()),
        true,
        true,
        promptSha256,
        by);
  }
}
