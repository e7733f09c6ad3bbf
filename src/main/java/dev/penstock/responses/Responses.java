package dev.penstock.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Principal;
import dev.penstock.api.client.Maker;
import dev.penstock.api.client.Origin;
import dev.penstock.config.StateConfig;
import dev.penstock.dialect.responses.InputList;
import dev.penstock.dialect.responses.ResponseIds;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Responses of earlier calls. One is there for the caller that made it; to all others it looks as
 * if there were none. Safe for threads.
 */
public final class Responses {
  private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int ID_BYTES = 24;

  /** An answer does not wait longer for its being kept. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final ResponseStore store;
  private final StateConfig.Responses limits;
  private final RandomGenerator secure;
  private final InstantSource clock;
  private final AtomicBoolean trouble = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();

  /** {@code secure} makes ids that nobody can guess. */
  public Responses(
      ResponseStore store,
      StateConfig.Responses limits,
      RandomGenerator secure,
      InstantSource clock) {
    this.store = store;
    this.limits = limits;
    this.secure = secure;
    this.clock = clock;
  }

  /** What a caller may ask for by id. */
  public sealed interface Found {
    /** All there is to say of it. */
    record Here(ObjectNode response, List<ObjectNode> input) implements Found {}

    /** A provider has it; {@code group} is the model that was asked for. */
    record There(Maker by, String group) implements Found {}
  }

  /**
   * A request with all that it refers to. Fails with {@code UnknownResponse} or {@code
   * StateUnavailable}.
   *
   * @param request as it came; not changed
   */
  public Future<Origin> open(ObjectNode request, Principal caller) {
    return new References(this, request, caller).resolved();
  }

  /**
   * A response of this caller's; fails with {@code UnknownResponse} or {@code StateUnavailable}.
   */
  public Future<Found> find(String id, Principal caller) {
    return owned(id, caller, null)
        .map(kept ->
            switch (kept) {
              case Kept.Whole whole -> new Found.Here(whole.response(), input(whole));
              case Kept.Elsewhere elsewhere -> new Found.There(elsewhere.by(), elsewhere.group());
            });
  }

  private static List<ObjectNode> input(Kept.Whole whole) {
    return InputList.of(whole.input())
        .valueStream()
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .toList();
  }

  /**
   * Forgets it; it has been {@linkplain #find found} before. Fails with {@code StateUnavailable}.
   */
  public Future<Void> forget(String id, Principal caller) {
    return store.remove(Kept.owner(caller), id).recover(Responses::unavailable);
  }

  /** What is kept under this id for this caller; {@code param} is where the id stands. */
  Future<Kept> owned(String id, Principal caller, @Nullable String param) {
    return store
        .find(id)
        .recover(Responses::unavailable)
        .map(document -> {
          Kept kept = document == null ? null : Kept.of(document);
          if (kept == null || !kept.owner().equals(Kept.owner(caller))) {
            throw new FailureException(new Failure.UnknownResponse(id, param));
          }
          return kept;
        });
  }

  private static <T> Future<T> unavailable(Throwable cause) {
    LOG.debug("responses cannot be looked up", cause);
    return Future.failedFuture(new FailureException(new Failure.StateUnavailable(SOON)));
  }

  String newId() {
    byte[] bytes = new byte[ID_BYTES];
    secure.nextBytes(bytes);
    return ResponseIds.response(HexFormat.of().formatHex(bytes));
  }

  long nowSeconds() {
    return clock.instant().getEpochSecond();
  }

  /** Completes when it is kept, or will not be in time; never fails. */
  Future<Void> keep(Kept kept, List<String> ids) {
    if (limits.ttl().isZero()) {
      return Future.succeededFuture();
    }
    Buffer document = kept.document(limits.maxEntryBytes());
    if (document == null) {
      // Whoever sends much must not fill the log.
      LOG.debug("a response is not kept: larger than state.responses.max_entry");
      return Future.succeededFuture();
    }
    long bytes = (long) document.length() * ids.size();
    if (waitingBytes.addAndGet(bytes) > limits.maxWaitingBytes()) {
      waitingBytes.addAndGet(-bytes);
      return lost(new IllegalStateException("too much waits to be kept"));
    }
    List<Future<Void>> all = ids.stream().map(id -> store.put(kept.owner(), id, document)).toList();
    return Future.join(all)
        // They wait as long as they do, whether or not the answer does.
        .onComplete(done -> waitingBytes.addAndGet(-bytes))
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .<Void>mapEmpty()
        .onSuccess(done -> well())
        .recover(this::lost);
  }

  private void well() {
    if (trouble.compareAndSet(true, false)) {
      LOG.info("responses are kept again");
    }
  }

  /** An outage is told once. */
  private Future<Void> lost(Throwable cause) {
    if (trouble.compareAndSet(false, true)) {
      LOG.warn("responses are not kept for now, answers go out all the same", cause);
    }
    return Future.succeededFuture();
  }

  /** Whether an item of a request's input stands for one of an earlier answer. */
  public static boolean isReference(JsonNode item) {
    return References.isReference(item);
  }
}
