package dev.penstock.config;

import dev.penstock.config.check.Money;
import dev.penstock.config.document.Node;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a price book and a deployment say of a price in the same words, once it is checked. */
final class PriceReader {
  private static final List<String> SERVICES = List.of("batch", "flex", "priority", "fast");

  private PriceReader() {}

  /** All of it, later changes included. */
  static Price read(Section price, String version) {
    List<Price.Period> periods = new ArrayList<>();
    periods.add(new Price.Period(Instant.MIN, tariff(price)));
    for (Node node : price.node().items("changes")) {
      Section change = new Section((Node.Mapping) node);
      Instant from = LocalDate.parse(change.text("from")).atStartOfDay(ZoneOffset.UTC).toInstant();
      periods.add(new Price.Period(from, tariff(change)));
    }
    return new Price(version, false, periods);
  }

  private static Tariff tariff(Section price) {
    if (price.has("free") && price.flag("free")) {
      return Tariff.FREE;
    }
    return new Tariff(
        rates(price),
        price.node().items("tiers").stream()
            .map(node -> tier(new Section((Node.Mapping) node)))
            .toList(),
        services(price),
        nanoUsd(price, "per_request"),
        tools(price).getOrDefault(Tariff.WEB_SEARCH, 0L),
        false,
        tools(price),
        geos(price));
  }

  /** Fees by the name of the tool; {@code per_search} is another word for one of them. */
  static Map<String, Long> tools(Section price) {
    Map<String, Long> fees = new HashMap<>();
    if (price.has("per_search")) {
      fees.put(Tariff.WEB_SEARCH, nanoUsd(price, "per_search"));
    }
    if (price.has("tools")) {
      Section tools = price.section("tools");
      tools.node().entries().keySet().forEach(name -> fees.put(name, nanoUsd(tools, name)));
    }
    return fees;
  }

  private static Map<String, Long> geos(Section price) {
    Map<String, Long> factors = new HashMap<>();
    if (price.has("geo")) {
      Section geos = price.section("geo");
      geos.node()
          .entries()
          .keySet()
          .forEach(place -> factors.put(place, factorPpm(geos.section(place))));
    }
    return factors;
  }

  private static Rates rates(Section price) {
    Map<TokenClass, Long> rates = new EnumMap<>(TokenClass.class);
    for (TokenClass kind : TokenClass.values()) {
      if (price.has(kind.key())) {
        rates.put(kind, nanoUsd(price, kind.key()));
      }
    }
    return new Rates(rates);
  }

  private static Tariff.Tier tier(Section tier) {
    return new Tariff.Tier(tier.longNumber("above"), rates(tier));
  }

  private static Map<String, Tariff.Service> services(Section price) {
    Map<String, Tariff.Service> services = new HashMap<>();
    for (String name : SERVICES) {
      if (price.has(name)) {
        Section service = price.section(name);
        services.put(name, new Tariff.Service(rates(service), factorPpm(service)));
      }
    }
    return services;
  }

  private static long factorPpm(Section service) {
    return service.has("factor")
        ? new BigDecimal(service.value("factor").toString()).movePointRight(6).longValueExact()
        : Tariff.Service.STANDARD.factorPpm();
  }

  static long nanoUsd(Section price, String key) {
    return price.has(key) ? Money.nanoUsd(price.value(key)).orElseThrow() : 0;
  }
}
