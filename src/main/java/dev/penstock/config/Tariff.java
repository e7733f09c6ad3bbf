package dev.penstock.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs at one time.
 *
 * @param base of a short prompt
 * @param tiers of longer ones, ascending; each holds for all tokens of the call
 * @param services of calls in another tier of service, as {@code batch}, by its name
 * @param perRequestNanoUsd fee of each call
 * @param perSearchNanoUsd fee of each search that the provider made
 * @param free declared to cost nothing
 * @param tools fees of what the provider runs itself, by name: of each use, or by the million of
 *     what a name that ends in {@code _tokens} counts; one that ends in {@code _request} is of each
 *     call in which it ran at all
 * @param geosPpm what all tokens' prices are multiplied with where the model must run in a place,
 *     in millionths
 */
public record Tariff(
    Rates base,
    List<Tier> tiers,
    Map<String, Service> services,
    long perRequestNanoUsd,
    long perSearchNanoUsd,
    boolean free,
    Map<String, Long> tools,
    Map<String, Long> geosPpm) {
  /** The tool whose uses are searches. */
  public static final String WEB_SEARCH = "web_search";

  /** Costs nothing, and somebody said so. */
  public static final Tariff FREE = new Tariff(Rates.NONE, List.of(), Map.of(), 0, 0, true);

  /** Each tier says all that holds in it, also what was said below it only. */
  public Tariff {
    List<Tier> whole = new ArrayList<>();
    Rates below = base;
    for (Tier tier :
        tiers.stream().sorted(Comparator.comparingLong(Tier::abovePromptTokens)).toList()) {
      below = tier.rates().over(below);
      whole.add(new Tier(tier.abovePromptTokens(), below));
    }
    tiers = List.copyOf(whole);
    services = Map.copyOf(services);
    tools = Map.copyOf(tools);
    geosPpm = Map.copyOf(geosPpm);
  }

  /** Without tools, and the same everywhere. */
  public Tariff(
      Rates base,
      List<Tier> tiers,
      Map<String, Service> services,
      long perRequestNanoUsd,
      long perSearchNanoUsd,
      boolean free) {
    this(
        base,
        tiers,
        services,
        perRequestNanoUsd,
        perSearchNanoUsd,
        free,
        perSearchNanoUsd == 0 ? Map.of() : Map.of(WEB_SEARCH, perSearchNanoUsd),
        Map.of());
  }

  /** The same with fees of more tools; those that it has already stay. */
  Tariff with(Map<String, Long> more) {
    if (free || more.isEmpty()) {
      return this;
    }
    Map<String, Long> all = new HashMap<>(more);
    all.putAll(tools);
    return new Tariff(
        base,
        tiers,
        services,
        perRequestNanoUsd,
        all.getOrDefault(WEB_SEARCH, 0L),
        free,
        all,
        geosPpm);
  }

  /** Nothing but these. */
  static Tariff of(Rates rates) {
    return new Tariff(rates, List.of(), Map.of(), 0, 0, false);
  }

  /** Prices of prompts of more than so many tokens, cached ones included. */
  public record Tier(long abovePromptTokens, Rates rates) {}

  /**
   * A tier of service.
   *
   * @param rates prices of its own, of prompts of any length; others are as without it
   * @param factorPpm what then all tokens' prices are multiplied with, in millionths
   */
  public record Service(Rates rates, long factorPpm) {
    /** No difference. */
    public static final Service STANDARD = new Service(Rates.NONE, 1_000_000);
  }

  /** What holds for a prompt of this length. */
  public Rates rates(long promptTokens) {
    for (int i = tiers.size() - 1; i >= 0; i--) {
      if (promptTokens > tiers.get(i).abovePromptTokens()) {
        return tiers.get(i).rates();
      }
    }
    return base;
  }

  /** The same in a tier of service, but for its factor. */
  public Rates rates(long promptTokens, Service service) {
    return service.rates().over(rates(promptTokens));
  }

  /** What holds for prompts of this length and all shorter ones, in a tier of service. */
  public List<Rates> upTo(long promptTokens, Service service) {
    List<Rates> reached = new ArrayList<>(1 + tiers.size());
    reached.add(service.rates().over(base));
    for (Tier tier : tiers) {
      if (promptTokens > tier.abovePromptTokens()) {
        reached.add(service.rates().over(tier.rates()));
      }
    }
    return reached;
  }

  /** The tier of service of this name; the usual one for null and for a name without prices. */
  public Service service(@Nullable String name) {
    return name == null ? Service.STANDARD : services.getOrDefault(name, Service.STANDARD);
  }
}
