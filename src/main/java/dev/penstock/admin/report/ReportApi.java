package dev.penstock.admin.report;

import dev.penstock.admin.Answers;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was spent and what is left. Reads only; behind the admin API's door, which has let the asker
 * in before these routes run.
 */
public final class ReportApi {
  private final SpendRoutes spend;
  private final LedgerRoutes rows;
  private final Standings standings;
  private final InstantSource clock;
  private final Function<RoutingContext, @Nullable String> onlyTeam;

  /**
   * Reports of a process.
   *
   * @param onlyTeam the one team whose figures an asker may see; null for all. Every route here
   *     asks it
   */
  public ReportApi(
      Sources sources, InstantSource clock, Function<RoutingContext, @Nullable String> onlyTeam) {
    this.standings = new Standings(sources);
    this.spend = new SpendRoutes(sources.ledger(), standings);
    this.rows = new LedgerRoutes(sources.ledger());
    this.clock = clock;
    this.onlyTeam = onlyTeam;
  }

  /** Adds the routes. */
  public void mount(Router router) {
    on(router, "/admin/spend", spend::answer);
    on(router, "/admin/budgets", this::budgets);
    on(router, "/admin/requests", rows::page);
    on(router, "/admin/ledger/export", rows::export);
  }

  private void on(
      Router router, String path, BiFunction<RoutingContext, Query, Future<Void>> route) {
    Answers.onGet(
        router,
        path,
        context ->
            Future.succeededFuture()
                .compose(now -> route.apply(context, query(context)))
                .onFailure(cause -> Answers.fail(context, cause)));
  }

  private Query query(RoutingContext context) {
    return new Query(context.queryParams(), clock.instant(), onlyTeam.apply(context));
  }

  private Future<Void> budgets(RoutingContext context, Query query) {
    return standings.page(query).onSuccess(page -> Answers.json(context, page)).mapEmpty();
  }
}
