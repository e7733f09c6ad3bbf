package dev.penstock.routing;

import dev.penstock.config.RoutingConfig;
import java.util.List;

/** A name that callers ask for, the deployments behind it, and how one is chosen. */
final class ModelGroup {
  private final String name;
  private final List<Member> members;
  private final List<Deployment> deployments;
  private final RoutingPolicy policy;
  private final GroupState state;
  private final RoutingConfig routing;
  private final boolean oneOrder;
  private final boolean weightless;
  private final boolean countsTokens;

  ModelGroup(
      String name,
      RoutingPolicy policy,
      List<Member> members,
      GroupState state,
      RoutingConfig routing) {
    this.name = name;
    this.members = List.copyOf(members);
    this.deployments = members.stream().map(Member::deployment).toList();
    this.policy = policy;
    this.state = state;
    this.routing = routing;
    this.oneOrder = members.stream().map(member -> member.config().order()).distinct().count() < 2;
    this.weightless = members.stream().anyMatch(member -> member.weight() == 0);
    this.countsTokens =
        Strategies.countTokens(policy) || members.stream().anyMatch(Member::countsTokens);
  }

  /** The same group for a look at it: choices in it are nobody's turn. */
  ModelGroup copy() {
    return new ModelGroup(name, policy.copy(), members, state, routing);
  }

  String name() {
    return name;
  }

  /** As the configuration names it. */
  String strategy() {
    return Strategies.name(policy);
  }

  List<Member> members() {
    return members;
  }

  /** The members' deployments, in the same order. */
  List<Deployment> deployments() {
    return deployments;
  }

  RoutingPolicy policy() {
    return policy;
  }

  GroupState state() {
    return state;
  }

  RoutingConfig routing() {
    return routing;
  }

  /** Whether {@code order} makes no difference. */
  boolean oneOrder() {
    return oneOrder;
  }

  /** Whether there are deployments of weight 0. */
  boolean weightless() {
    return weightless;
  }

  /** Whether the choice depends on a request's tokens, whatever the providers say. */
  boolean countsTokens() {
    return countsTokens;
  }

  boolean wildcard() {
    return name.indexOf('*') >= 0;
  }

  /** The member of this very deployment. */
  Member member(Deployment deployment) {
    for (Member member : members) {
      if (member.is(deployment)) {
        return member;
      }
    }
    throw new IllegalArgumentException("not of group " + name + ": " + deployment.id());
  }
}
