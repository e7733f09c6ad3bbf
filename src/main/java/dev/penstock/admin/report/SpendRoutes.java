package dev.penstock.admin.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.accounting.Ledger;
import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.accounting.Ledger.Sum;
import dev.penstock.admin.Answers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Stream;

/** {@code /admin/spend}: sums of the ledger by group, and where budgets stand. */
final class SpendRoutes {
  private static final int USUAL = 100;
  private static final int MOST = 10_000;
  private static final List<String> OTHERS = List.of("group_by", "format", "limit");
  private static final List<String> COLUMNS =
      List.of(
          "calls",
          "cost_usd",
          "cost_nano_usd",
          "input_tokens",
          "cached_tokens",
          "cache_write_tokens",
          "output_tokens",
          "reasoning_tokens",
          "cached_share",
          "saved_usd",
          "cache_write_extra_usd",
          "unpriced_calls",
          "estimated_calls");

  private final Ledger ledger;
  private final Standings standings;

  SpendRoutes(Ledger ledger, Standings standings) {
    this.ledger = ledger;
    this.standings = standings;
  }

  /** What is asked for, read. */
  private record Asked(Filter filter, List<Group> groups, int limit) {}

  Future<Void> answer(RoutingContext context, Query query) {
    query.allow(OTHERS);
    boolean csv = query.word("format", List.of("json", "csv")).equals("csv");
    Asked asked = new Asked(query.filter(), query.groups(), query.limit(csv ? MOST : USUAL, MOST));
    return ledger
        .sums(asked.filter(), asked.groups(), asked.limit() + 1)
        .compose(sums -> csv ? csv(context, asked, sums) : json(context, query, asked, sums));
  }

  private Future<Void> json(RoutingContext context, Query query, Asked asked, List<Sum> sums) {
    return ledger
        .sums(asked.filter(), List.of(), 1)
        .compose(total ->
            standings
                .of(query.team(), query.now())
                .<JsonNode>map(budgets -> body(asked, sums, total).set("budgets", budgets)))
        .onSuccess(body -> Answers.json(context, body))
        .mapEmpty();
  }

  private static ObjectNode body(Asked asked, List<Sum> sums, List<Sum> total) {
    Filter filter = asked.filter();
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("object", "spend")
            .put("from", filter.from() == null ? null : filter.from().toString())
            .put("until", filter.until() == null ? null : filter.until().toString());
    ArrayNode groups = body.putArray("group_by");
    asked.groups().forEach(group -> groups.add(Query.name(group)));
    ArrayNode data = body.putArray("data");
    sums.stream().limit(asked.limit()).forEach(sum -> data.add(SumJson.of(asked.groups(), sum)));
    body.put("has_more", sums.size() > asked.limit());
    body.set("total", SumJson.total(total.isEmpty() ? null : total.getFirst()));
    return body;
  }

  /** Groups only: a line with a total would be one more group to a program. */
  private static Future<Void> csv(RoutingContext context, Asked asked, List<Sum> sums) {
    List<String> columns =
        Stream.concat(asked.groups().stream().map(Query::name), COLUMNS.stream()).toList();
    List<String> pointers = columns.stream().map(name -> "/" + name).toList();
    Csv text = new Csv();
    text.head(columns);
    sums.stream()
        .limit(asked.limit())
        .forEach(sum -> text.line(SumJson.of(asked.groups(), sum), pointers));
    context
        .response()
        .putHeader("cache-control", "no-store")
        .putHeader("content-disposition", "attachment; filename=\"spend.csv\"");
    Answers.send(
        context,
        200,
        "text/csv; charset=utf-8; header=present",
        Buffer.buffer(text.toString().getBytes(UTF_8)));
    return Future.succeededFuture();
  }
}
