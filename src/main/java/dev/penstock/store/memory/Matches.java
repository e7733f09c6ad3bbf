package dev.penstock.store.memory;

import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import dev.penstock.api.spend.LedgerRow;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which groups and filters a row belongs to. */
final class Matches {

  private Matches() {}

  static boolean matches(LedgerRow row, Filter filter) {
    return (filter.from() == null || !row.startedAt().isBefore(filter.from()))
        && (filter.until() == null || row.startedAt().isBefore(filter.until()))
        && (filter.outcomes().isEmpty() || filter.outcomes().contains(row.result().outcome()))
        && (filter.requestId() == null || filter.requestId().equals(row.requestId()))
        && filter.equal().entrySet().stream()
            .allMatch(equal -> values(row, equal.getKey()).contains(equal.getValue()));
  }

  /** One value, null for none; several where a row has several tags. */
  static Set<@Nullable String> values(LedgerRow row, Group group) {
    return switch (group) {
      case TEAM -> Collections.singleton(row.caller().team());
      case KEY -> Collections.singleton(row.caller().key());
      case MODEL -> Set.of(row.target().group());
      case PROVIDER -> Set.of(row.target().provider());
      case DEPLOYMENT -> Set.of(row.target().deployment());
      case OPERATION -> Set.of(row.target().operation());
      case TAG -> tags(row.caller().tags());
      case DAY -> Set.of(LocalDate.ofInstant(row.startedAt(), ZoneOffset.UTC).toString());
    };
  }

  private static Set<@Nullable String> tags(List<String> tags) {
    return tags.isEmpty() ? Collections.singleton(null) : new LinkedHashSet<>(tags);
  }
}
