package dev.penstock.admin;

import dev.penstock.api.Principal;
import dev.penstock.api.Snapshot;
import dev.penstock.config.reload.ConfigLife;
import dev.penstock.routing.DeploymentStatus;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators ask and command, behind the admin key; and its description, in front of it. */
public final class AdminApi {
  private final Door door;
  private final ConfigRoutes config;
  private final DeploymentRoutes deployments;
  private final ExplainRoutes explain;

  /**
   * The API of a process; its routes may be mounted on any event loop.
   *
   * @param current what requests begin with
   * @param deployments how each deployment does right now
   * @param keys finds who calls with a virtual key, by the key's name
   */
  public AdminApi(
      ConfigLife life,
      Supplier<Snapshot> current,
      Supplier<List<DeploymentStatus>> deployments,
      Function<String, @Nullable Principal> keys) {
    this.door = new Door(() -> life.current().config());
    this.config = new ConfigRoutes(life);
    this.deployments = new DeploymentRoutes(deployments);
    this.explain = new ExplainRoutes(current, keys);
  }

  /** Adds the routes; whatever else is asked for is left to routes after these. */
  public void mount(Router router) {
    router.route("/admin/*").handler(door::check);
    config.mount(router);
    deployments.mount(router);
    explain.mount(router);
    Description.mount(router);
  }
}
