package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists, page by page: {@code limit} of them, those after the name {@code after}. For this package
 * and those within it.
 */
public final class Pages {
  private static final int MOST = 1000;
  private static final int USUAL = 100;

  private Pages() {}

  /**
   * How many are asked for.
   *
   * @throws FailureException with {@code InvalidValue}
   */
  static int limit(RoutingContext context) {
    return limit(context.request().getParam("limit"));
  }

  /** As {@link #limit(RoutingContext)}. */
  public static int limit(@Nullable String asked) {
    return limit(asked, USUAL, MOST);
  }

  /**
   * How many are asked for, {@code usual} if nothing is said.
   *
   * @throws FailureException with {@code InvalidValue}
   */
  public static int limit(@Nullable String asked, int usual, int most) {
    try {
      int limit = asked == null ? usual : Integer.parseInt(asked);
      if (limit >= 1 && limit <= most) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new FailureException(
        new Failure.InvalidValue("limit", "limit must be a number from 1 to " + most));
  }

  /** Null for the beginning. */
  static @Nullable String after(RoutingContext context) {
    return context.request().getParam("after");
  }

  /** The page of a whole list, which is sorted by name. */
  static <T> ObjectNode of(
      RoutingContext context, List<T> all, Function<T, String> name, Function<T, ObjectNode> json) {
    int limit = limit(context);
    String after = after(context);
    List<T> rest =
        all.stream()
            .filter(each -> after == null || name.apply(each).compareTo(after) > 0)
            .toList();
    return page(rest.stream().limit(limit).map(json).toList(), rest.size() > limit);
  }

  /** What a page looks like. */
  public static ObjectNode page(List<ObjectNode> items, boolean more) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    items.forEach(data::add);
    return body.put("has_more", more);
  }
}
