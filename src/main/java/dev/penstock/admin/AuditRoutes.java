package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.Directory;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code /admin/audit}: who changed what, newest first. */
final class AuditRoutes {
  private static final int LONGEST_NUMBER = 20;

  private final Directory directory;

  AuditRoutes(Directory directory) {
    this.directory = directory;
  }

  void mount(Router router) {
    Answers.onGet(router, "/admin/audit", this::list);
  }

  private void list(RoutingContext context) {
    Future.succeededFuture()
        .compose(begin -> page(Pages.limit(context), Pages.after(context)))
        .recover(AuditRoutes::unknownId)
        .onSuccess(page -> Answers.json(context, page))
        .onFailure(cause -> Answers.fail(context, cause));
  }

  private Future<ObjectNode> page(int limit, @Nullable String after) {
    if (after != null && !isId(after)) {
      throw new IllegalArgumentException("not an id");
    }
    // One more tells whether there is one more.
    return directory
        .audit(after, limit + 1)
        .map(entries ->
            Pages.page(
                entries.stream().limit(limit).map(AuditRoutes::json).toList(),
                entries.size() > limit));
  }

  private static boolean isId(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? isNumber(text)
        : isNumber(text.substring(0, dash)) && isNumber(text.substring(dash + 1));
  }

  private static boolean isNumber(String text) {
    return text.length() <= LONGEST_NUMBER
        && !text.isEmpty()
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Future<ObjectNode> unknownId(Throwable cause) {
    return Future.failedFuture(
        cause instanceof IllegalArgumentException
            ? new FailureException(
                new Failure.InvalidValue("after", "after must be the id of an entry."))
            : cause);
  }

  private static ObjectNode json(AuditEntry entry) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", entry.id())
        .put("at", entry.at().toString())
        .put("actor", entry.actor())
        .put("action", entry.action())
        .put("subject", entry.subject())
        .put("before", entry.before())
        .put("after", entry.after());
  }
}
