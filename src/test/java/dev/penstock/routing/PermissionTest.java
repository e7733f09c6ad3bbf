package dev.penstock.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Principal;
import dev.penstock.api.bus.RouteDecision;
import dev.penstock.api.bus.RouteRequest;
import dev.penstock.error.Failure;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may use a group, in whichever way a request comes to it. */
final class PermissionTest {
  private final Fleet fleet =
      new Fleet(
          1,
          """
          models:
            m: {aliases: [other], deployments: [{provider: p, model: a}]}
            n: {deployments: [{provider: p, model: b}]}
            "v/*": {deployments: [{provider: p, model: "x-*"}]}
          """);

  @Test
  void a_key_uses_what_its_patterns_allow() {
    Principal key = new Principal("key", List.of("m", "v/small-*"), false);

    assertThat(routed("m", null, key)).isInstanceOf(RouteDecision.Chosen.class);
    assertThat(routed("other", null, key)).isInstanceOf(RouteDecision.Chosen.class);
    assertThat(routed("v/small-1", null, key)).isInstanceOf(RouteDecision.Chosen.class);
    assertThat(failure("v/large", null, key)).isEqualTo(new Failure.ModelNotAllowed("v/large"));
    assertThat(failure("n", null, key)).isEqualTo(new Failure.ModelNotAllowed("n"));
  }

  @Test
  void a_fallback_group_goes_through_the_same_check() {
    Principal key = new Principal("key", List.of("m"), false);

    assertThat(failure("m", "n", key)).isEqualTo(new Failure.ModelNotAllowed("n"));
    assertThat(failure("m", "nowhere", key)).isEqualTo(new Failure.UnknownModel("nowhere"));
    assertThat(routed("m", "n", Principal.ANONYMOUS)).isInstanceOf(RouteDecision.Chosen.class);
  }

  @Test
  void a_wildcard_names_the_providers_model() {
    RouteDecision.Chosen chosen =
        (RouteDecision.Chosen) routed("v/large", null, Principal.ANONYMOUS);

    assertThat(chosen.deployment().model()).isEqualTo("x-large");
    assertThat(chosen.group()).isEqualTo("v/*");
  }

  @Test
  void a_request_that_nobody_waits_for_is_not_started() {
    RouteRequest request = fleet.ask().request();

    request.exchange().abandon();

    assertThat(((Router.Ruling.Decided) fleet.router.rule(request)).decision())
        .isInstanceOfSatisfying(
            RouteDecision.Refused.class,
            refused -> assertThat(refused.failure()).isEqualTo(new Failure.ClientGone()));
  }

  private Failure failure(String model, String group, Principal caller) {
    return ((RouteDecision.Refused) routed(model, group, caller)).failure();
  }

  private RouteDecision routed(String model, String group, Principal caller) {
    RouteRequest asked = fleet.ask().request(model, caller);
    RouteRequest request =
        new RouteRequest(asked.exchange(), group, Set.of(), RouteRequest.Purpose.FIRST);
    return ((Router.Ruling.Decided) fleet.router.rule(request)).decision();
  }
}
