package dev.penstock.admission.auth;

import dev.penstock.api.audit.AuditEntry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and teams made at run time, and who changed what. A store implements it; all replicas of one
 * installation see one, and a change within a second. Futures complete on the caller's event loop.
 */
public interface Directory {

  /**
   * All there is.
   *
   * @param version rises with each change
   * @param documents JSON by id: {@code key/NAME} or {@code team/NAME}
   * @param kept what {@link #keep} was told. A store that was emptied may hold another value from
   *     one reading to the next: the one that stands beside the documents goes with them
   */
  record State(long version, Map<String, String> documents, Map<String, String> kept) {
    public State {
      documents = Map.copyOf(documents);
      kept = Map.copyOf(kept);
    }
  }

  Future<State> read();

  /**
   * Puts one document, or takes it away, and notes who did, both or neither. Completes when both
   * are durable, with false and nothing done if the version is another one by now.
   *
   * @param json null to take it away
   */
  Future<Boolean> write(long version, String id, @Nullable String json, AuditEntry entry);

  /** Notes a change that was made elsewhere. Completes when it is durable. */
  Future<Void> note(AuditEntry entry);

  /**
   * Newest first, those before the entry of that id; from the newest on if it is null. Fails with
   * an {@link IllegalArgumentException} if nothing can have that id.
   */
  Future<List<AuditEntry>> audit(@Nullable String before, int limit);

  /** Keeps a value for all replicas: the first one wins, and is what everybody gets. */
  Future<String> keep(String name, String candidate);

  /** Calls {@code changed} after each change, whoever made it, on any thread. */
  void onChange(Runnable changed);
}
