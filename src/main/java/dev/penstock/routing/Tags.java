package dev.penstock.routing;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which deployments a request's tags lead to: those that have one of them, else the ones tagged
 * {@code default}, else none. A request without tags goes to deployments without tags or tagged
 * {@code default}, else to any.
 */
final class Tags {
  private static final String DEFAULT = "default";

  private Tags() {}

  static Predicate<Member> rule(List<Member> members, Set<String> asked) {
    if (asked.isEmpty()) {
      Predicate<Member> open = member -> tags(member).isEmpty() || isDefault(member);
      return any(members, open) ? open : member -> true;
    }
    Predicate<Member> tagged = member -> hasOne(tags(member), asked);
    return any(members, tagged) ? tagged : Tags::isDefault;
  }

  private static boolean any(List<Member> members, Predicate<Member> rule) {
    for (Member member : members) {
      if (rule.test(member)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDefault(Member member) {
    return tags(member).contains(DEFAULT);
  }

  private static boolean hasOne(List<String> tags, Set<String> asked) {
    for (String tag : tags) {
      if (asked.contains(tag)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> tags(Member member) {
    return member.config().tags();
  }
}
