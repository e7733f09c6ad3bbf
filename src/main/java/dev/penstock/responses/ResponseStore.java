package dev.penstock.responses;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps documents by id for a time, and as many of them as the configuration allows: the oldest go
 * first. Called on event loops; futures complete where they were asked for, and fail if the store
 * cannot be reached.
 */
public interface ResponseStore {

  /** Keeps a document from now on; one that is there under this id is replaced. */
  Future<Void> put(String id, Buffer document);

  /** What is kept under this id; null if nothing is, or not any more. */
  Future<@Nullable Buffer> find(String id);

  /** Nothing is kept under this id any more. */
  Future<Void> remove(String id);
}
