package dev.penstock.admin;

import dev.penstock.admin.report.ReportApi;
import dev.penstock.admin.report.Sources;
import dev.penstock.admission.auth.Desks;
import dev.penstock.api.Snapshot;
import dev.penstock.config.reload.ConfigLife;
import dev.penstock.routing.DeploymentStatus;
import dev.penstock.vault.OpenVaults;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Supplier;

/** What operators ask and command, behind the door; and its description, in front of it. */
public final class AdminApi {
  private final Door door;
  private final ConfigRoutes config;
  private final DeploymentRoutes deployments;
  private final ExplainRoutes explain;
  private final KeyRoutes keys;
  private final TeamRoutes teams;
  private final AuditRoutes audit;
  private final ReportApi reports;
  private final VaultRoutes vault;

  /**
   * The API of a process; its routes may be mounted on any event loop.
   *
   * @param current what requests begin with
   * @param deployments how each deployment does right now
   * @param desks where keys and teams are made
   * @param vaults what the configuration takes secrets from
   * @param sources what was spent and what is left
   */
  public AdminApi(
      ConfigLife life,
      Supplier<Snapshot> current,
      Supplier<List<DeploymentStatus>> deployments,
      Desks desks,
      OpenVaults vaults,
      Sources sources) {
    Audit notes = new Audit(desks.directory(), desks.clock());
    this.door = new Door(() -> life.current().config(), desks.live()::ring);
    this.config = new ConfigRoutes(life, notes);
    this.deployments = new DeploymentRoutes(deployments);
    this.explain = new ExplainRoutes(current, name -> desks.live().ring().named(name));
    this.keys = new KeyRoutes(desks);
    this.teams = new TeamRoutes(desks);
    this.audit = new AuditRoutes(desks.directory());
    this.reports = new ReportApi(sources, desks.clock(), context -> Door.access(context).team());
    this.vault = new VaultRoutes(vaults, life, notes);
  }

  /** Adds the routes; whatever else is asked for is left to routes after these. */
  public void mount(Router router) {
    router.route("/admin/*").handler(door::check);
    config.mount(router);
    deployments.mount(router);
    explain.mount(router);
    keys.mount(router);
    teams.mount(router);
    audit.mount(router);
    reports.mount(router);
    vault.mount(router);
    Description.mount(router);
  }
}
