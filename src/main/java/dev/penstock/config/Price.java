package dev.penstock.config;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What calls of a model cost, as it changes over time.
 *
 * @param version names the figures: the version of their price book, or {@code config:} and a hash
 *     of what a deployment says itself
 * @param estimated not this model's own: it stands in for a price that nobody knows
 * @param periods by their beginnings; at least one
 */
public record Price(String version, boolean estimated, List<Period> periods) {

  /** From when on a tariff holds. */
  public record Period(Instant from, Tariff tariff) {}

  public Price {
    periods = periods.stream().sorted(Comparator.comparing(Period::from)).toList();
    if (periods.isEmpty()) {
      throw new IllegalArgumentException("a price without a tariff");
    }
  }

  /** At all times the same for all input, and for all output. */
  public Price(long inputNanoUsdPerMillion, long outputNanoUsdPerMillion) {
    this("", Tariff.of(Rates.of(inputNanoUsdPerMillion, outputNanoUsdPerMillion)));
  }

  /** At all times the same. */
  public Price(String version, Tariff tariff) {
    this(version, false, List.of(new Period(Instant.MIN, tariff)));
  }

  /** What holds at a time; before the first period the first one does. */
  public Tariff at(Instant time) {
    for (int i = periods.size() - 1; i > 0; i--) {
      if (!time.isBefore(periods.get(i).from())) {
        return periods.get(i).tariff();
      }
    }
    return Objects.requireNonNull(periods.getFirst()).tariff();
  }

  /** The same with fees of more tools; {@code estimated} if they are not this model's own. */
  Price with(Map<String, Long> tools, boolean guessed) {
    return new Price(
        version,
        estimated || guessed,
        periods.stream()
            .map(period -> new Period(period.from(), period.tariff().with(tools)))
            .toList());
  }

  /** The same figures for a model that has none of its own. */
  Price asEstimate() {
    return new Price("estimate:" + version, true, periods);
  }
}
