package dev.penstock.store.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.accounting.Ledger.Filter;
import dev.penstock.accounting.Ledger.Group;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** SQL that is put together with its values beside it. */
final class Conditions {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  @CanIgnoreReturnValue
  Conditions add(String text, Object... bound) {
    sql.append(text);
    Collections.addAll(values, bound);
    return this;
  }

  /** What must hold of a row's label, {@code l}. */
  @CanIgnoreReturnValue
  Conditions labelMatches(Filter filter) {
    filter
        .equal()
        .forEach((group, value) -> {
          if (group == Group.TAG) {
            add(
                " AND EXISTS (SELECT 1 FROM label_tag t WHERE t.label = l.id AND t.tag = ?)",
                value);
          } else if (group != Group.DAY) {
            add(" AND l." + column(group) + " = ?", value);
          }
        });
    if (!filter.outcomes().isEmpty()) {
      String marks = String.join(",", Collections.nCopies(filter.outcomes().size(), "?"));
      add(" AND l.outcome IN (" + marks + ")", filter.outcomes().toArray());
    }
    return this;
  }

  static String column(Group group) {
    return switch (group) {
      case TEAM -> "team";
      case KEY -> "key";
      case MODEL -> "model_group";
      case PROVIDER -> "provider";
      case DEPLOYMENT -> "deployment";
      case OPERATION -> "operation";
      case TAG, DAY -> throw new IllegalArgumentException(group + " is not of a label");
    };
  }

  String sql() {
    return sql.toString();
  }

  void bind(PreparedStatement to) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      to.setObject(i + 1, values.get(i));
    }
  }
}
