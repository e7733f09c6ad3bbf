package dev.penstock.admin.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.accounting.Ledger;
import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Page;
import dev.penstock.accounting.report.LedgerJson;
import dev.penstock.admin.Answers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single rows of the ledger, newest first: in pages, or all of them as a stream of lines. */
final class LedgerRoutes {
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final int BATCH = 500;

  private final Ledger ledger;

  LedgerRoutes(Ledger ledger) {
    this.ledger = ledger;
  }

  /** {@code /admin/requests}. */
  Future<Void> page(RoutingContext context, Query query) {
    query.allow(List.of("limit", "after", "outcome", "request_id"));
    int limit = query.limit(USUAL, MOST);
    return rows(query.filter(), query.parameters().get("after"), limit)
        .onSuccess(page -> Answers.json(context, body(page)))
        .mapEmpty();
  }

  private Future<Page> rows(Filter filter, @Nullable String after, int limit) {
    return Future.succeededFuture()
        .compose(now -> ledger.rows(filter, after, limit))
        .recover(cause ->
            Future.failedFuture(
                cause instanceof IllegalArgumentException && after != null
                    ? Query.wrong("after", "expected what next was in the page before")
                    : cause));
  }

  private static ObjectNode body(Page page) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    page.rows().forEach(row -> data.add(LedgerJson.of(row)));
    return body.put("has_more", page.next() != null).put("next", page.next());
  }

  /**
   * {@code /admin/ledger/export}: a batch is read when the one before has been written, so that a
   * slow reader costs no memory. An export that ends early is cut off, not ended.
   */
  Future<Void> export(RoutingContext context, Query query) {
    query.allow(List.of("format", "outcome", "request_id"));
    String format = query.word("format", List.of("ndjson"));
    Filter filter = query.filter();
    return rows(filter, null, BATCH)
        .onSuccess(first -> {
          context
              .response()
              .setChunked(true)
              .putHeader("cache-control", "no-store")
              .putHeader("content-type", "application/x-" + format);
          write(context.response(), filter, first)
              .onFailure(cause -> context.request().connection().close());
        })
        .mapEmpty();
  }

  private Future<Void> write(HttpServerResponse response, Filter filter, Page page) {
    String next = page.next();
    return next == null
        ? response.end(LedgerJson.lines(page.rows()))
        : response
            .write(LedgerJson.lines(page.rows()))
            .compose(written -> rows(filter, next, BATCH))
            .compose(following -> write(response, filter, following));
  }
}
