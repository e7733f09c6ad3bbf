package dev.penstock.admin.report;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.admin.Pages;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The query of a report. Whatever is wrong in it is a {@code FailureException} that names the
 * parameter and what it takes; nothing is silently ignored.
 *
 * @param team the only team whose rows the asker may see; null for all
 */
record Query(MultiMap parameters, Instant now, @Nullable String team) {
  private static final List<Group> EQUAL =
      List.of(
          Group.TEAM,
          Group.KEY,
          Group.MODEL,
          Group.PROVIDER,
          Group.DEPLOYMENT,
          Group.OPERATION,
          Group.TAG);

  /** Refuses parameters beside the filter's and these. */
  void allow(Collection<String> others) {
    Set<String> allowed = new TreeSet<>(others);
    allowed.addAll(Set.of("from", "until"));
    EQUAL.forEach(group -> allowed.add(name(group)));
    for (String name : parameters.names()) {
      if (!allowed.contains(name)) {
        throw wrong(name, "There is no such parameter; expected " + String.join(", ", allowed));
      }
      if (parameters.getAll(name).size() > 1) {
        throw wrong(name, name + " may stand once");
      }
      if (String.valueOf(parameters.get(name)).isEmpty()) {
        throw wrong(name, name + " may not be empty");
      }
    }
  }

  Filter filter() {
    Instant from = time("from");
    Instant until = time("until");
    if (from != null && until != null && !from.isBefore(until)) {
      throw wrong("until", "until must be after from");
    }
    Map<Group, String> equal = new EnumMap<>(Group.class);
    for (Group group : EQUAL) {
      String value = parameters.get(name(group));
      if (value != null) {
        equal.put(group, value);
      }
    }
    if (team != null) {
      String asked = equal.put(Group.TEAM, team);
      if (asked != null && !asked.equals(team)) {
        throw new FailureException(
            new Failure.NotPermitted("This key sees what its own team spends: " + team + "."));
      }
    }
    return new Filter(from, until, equal, outcomes(), parameters.get("request_id"));
  }

  private Set<String> outcomes() {
    String asked = parameters.get("outcome");
    if (asked == null) {
      return Set.of();
    }
    Set<String> outcomes = new LinkedHashSet<>(Arrays.asList(asked.split(",", -1)));
    if (!Outcomes.ALL.containsAll(outcomes)) {
      throw wrong("outcome", "expected one or more of " + String.join(", ", Outcomes.ALL));
    }
    return outcomes;
  }

  /** Each once, in the order asked for. */
  List<Group> groups() {
    String asked = parameters.get("group_by");
    if (asked == null) {
      return List.of(Group.TEAM);
    }
    Set<Group> groups = new LinkedHashSet<>();
    for (String name : asked.split(",", -1)) {
      groups.add(
          Arrays.stream(Group.values())
              .filter(group -> name(group).equals(name.strip()))
              .findFirst()
              .orElseThrow(() ->
                  wrong(
                      "group_by",
                      "expected one or more of "
                          + String.join(
                              ", ", Arrays.stream(Group.values()).map(Query::name).toList()))));
    }
    return List.copyOf(groups);
  }

  int limit(int usual, int most) {
    return Pages.limit(parameters.get("limit"), usual, most);
  }

  /** One of these words; the first if nothing is asked for. */
  String word(String name, List<String> words) {
    String asked = parameters.get(name);
    if (asked == null) {
      return words.getFirst();
    }
    if (!words.contains(asked)) {
      throw wrong(name, "expected one of " + String.join(", ", words));
    }
    return asked;
  }

  private @Nullable Instant time(String name) {
    String text = parameters.get(name);
    return text == null ? null : Spans.at(text, now).orElseThrow(() -> wrong(name, Spans.EXPECTED));
  }

  static String name(Group group) {
    return group.name().toLowerCase(Locale.ROOT);
  }

  static FailureException wrong(String parameter, String message) {
    return new FailureException(new Failure.InvalidValue(parameter, message));
  }
}
