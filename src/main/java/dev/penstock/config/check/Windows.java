package dev.penstock.config.check;

import dev.penstock.config.BudgetWindow;
import dev.penstock.config.BudgetWindow.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Windows of budgets as they are written. */
public final class Windows {

  private Windows() {}

  /**
   * Empty if there is no such window.
   *
   * @param kind {@code calendar}, {@code rolling} or null for what the text suggests
   */
  public static Optional<BudgetWindow> of(String text, @Nullable String kind, String timezone) {
    Optional<ZoneId> zone = zone(timezone);
    if (zone.isEmpty()) {
      return Optional.empty();
    }
    if (text.equals("total")) {
      return kind == null
          ? Optional.of(new BudgetWindow(Kind.TOTAL, null, zone.get()))
          : Optional.empty();
    }
    Kind calendar = "rolling".equals(kind) ? null : calendar(text);
    if (calendar != null) {
      return Optional.of(new BudgetWindow(calendar, null, zone.get()));
    }
    return "calendar".equals(kind)
        ? Optional.empty()
        : Units.duration(text)
            .filter(length -> length.compareTo(Duration.ofSeconds(1)) >= 0)
            .map(length -> new BudgetWindow(Kind.ROLLING, length, zone.get()));
  }

  /** Empty if there is none of this name. */
  static Optional<ZoneId> zone(String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Kind calendar(String text) {
    return switch (text) {
      case "1h", "60m" -> Kind.HOUR;
      case "1d", "24h" -> Kind.DAY;
      case "7d" -> Kind.WEEK;
      case "1mo" -> Kind.MONTH;
      default -> null;
    };
  }
}
