package dev.penstock.api.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in another dialect than chat.
 *
 * @param request never changed
 * @param boundTo the provider that alone can answer it, since it refers to what that one keeps;
 *     null if any may
 * @param carriedTokens of earlier turns that this provider keeps: it reads, and bills, them again
 * @param settled asked once the answer is whole: completes when the caller may be told its end, so
 *     that its next request finds what this one left; never fails
 */
public record Origin(
    ClientDialect dialect,
    ObjectNode request,
    @Nullable String boundTo,
    long carriedTokens,
    Supplier<Future<Void>> settled) {

  /** One that refers to nothing and leaves nothing. */
  public Origin(ClientDialect dialect, ObjectNode request) {
    this(dialect, request, null, 0, Future::succeededFuture);
  }
}
