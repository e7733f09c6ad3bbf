package dev.penstock.responses;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps documents by id for a time, and as many of them as the configuration allows, of each owner
 * and of all together: an owner's oldest go first, and where all are too many those of the owner
 * that has most, so that nobody's make another's go who has less. Called on event loops; futures
 * complete where they were asked for, and fail if the store cannot be reached.
 */
public interface ResponseStore {

  /**
   * Keeps a document from now on; one that is there under this id, of the same owner, is replaced.
   */
  Future<Void> put(String owner, String id, Buffer document);

  /** What is kept under this id; null if nothing is, or not any more. */
  Future<@Nullable Buffer> find(String id);

  /** Nothing of this owner's is kept under this id any more. */
  Future<Void> remove(String owner, String id);
}
