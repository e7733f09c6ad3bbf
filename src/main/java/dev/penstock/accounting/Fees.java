package dev.penstock.accounting;

import dev.penstock.api.Hosted;
import dev.penstock.api.Usage;
import dev.penstock.config.Tariff;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call costs besides its tokens, and what of it has no price. */
public final class Fees {
  /** Of a tool that bills tokens of its own and does not tell how many: the largest picture. */
  static final long TOKENS_OF_A_USE = 8_000;

  private static final String OF_REQUEST = "_request";
  private static final String OF_TOKENS = "_tokens";
  private static final String OUTPUT_TOKENS = "_output_tokens";

  private Fees() {}

  /** Adds the fees of a call. */
  static void add(Sum sum, Tariff tariff, long searches, Map<String, Long> uses) {
    sum.fees(1, tariff.perRequestNanoUsd());
    use(sum, tariff, Tariff.WEB_SEARCH, searches, uses);
    uses.forEach((tool, count) -> use(sum, tariff, tool, count, uses));
  }

  private static void use(Sum sum, Tariff tariff, String tool, long count, Map<String, Long> uses) {
    long fee = fee(tariff, tool);
    if (tool.endsWith(OF_TOKENS)) {
      sum.plainTokens(count, fee);
      return;
    }
    sum.fees(count, fee);
    if (count > 0) {
      sum.fees(1, fee(tariff, tool + OF_REQUEST));
      if (!uses.containsKey(tool + OUTPUT_TOKENS) && !tariff.tools().containsKey(tool)) {
        sum.plainTokens(
            Math.multiplyExact(Math.min(count, Usage.MOST_OF_A_CALL), TOKENS_OF_A_USE),
            fee(tariff, tool + OUTPUT_TOKENS));
      }
    }
  }

  /** Of each use of a tool, or million of what it counts; 0 if there is none. */
  private static long fee(Tariff tariff, String name) {
    return tariff.tools().getOrDefault(name, 0L);
  }

  /** Whether uses of a tool cost something. */
  public static boolean costs(Tariff tariff, String tool) {
    return fee(tariff, tool) > 0
        || fee(tariff, tool + OF_REQUEST) > 0
        || fee(tariff, tool + OUTPUT_TOKENS) > 0;
  }

  private static boolean priced(Tariff tariff, String tool) {
    Map<String, Long> tools = tariff.tools();
    return tariff.free()
        || tools.containsKey(tool)
        || tools.containsKey(tool + OF_REQUEST)
        || tools.containsKey(tool + OUTPUT_TOKENS);
  }

  /**
   * What a request asks for that has no price, in the caller's words: names of tools first. A tier
   * of service without a price is none of it: it costs as the usual one.
   */
  public static List<String> unpriced(Hosted hosted, Tariff tariff) {
    List<String> names = new ArrayList<>();
    for (Hosted.Tool tool : hosted.tools()) {
      if (!priced(tariff, tool.name())) {
        names.add(tool.name());
      }
    }
    if (!tariff.free()) {
      if (hosted.speed() != null && !hasService(tariff, hosted.speed())) {
        names.add("speed");
      }
      if (hosted.geo() != null && !tariff.geosPpm().containsKey(hosted.geo())) {
        names.add("inference_geo");
      }
    }
    return names;
  }

  /** Whether all that the provider did besides, or otherwise than usual, has a price. */
  static boolean known(Usage usage, Tariff tariff) {
    Usage.Hosting hosting = usage.hosting();
    if (tariff.free()) {
      return true;
    }
    if (usage.kinds().searches() > 0 && !priced(tariff, Tariff.WEB_SEARCH)) {
      return false;
    }
    for (Map.Entry<String, Long> use : hosting.uses().entrySet()) {
      if (use.getValue() > 0 && !known(tariff, use.getKey(), hosting.uses())) {
        return false;
      }
    }
    return hasService(tariff, usage.kinds().serviceTier())
        && hasService(tariff, hosting.speed())
        && (hosting.geo() == null || tariff.geosPpm().containsKey(hosting.geo()));
  }

  /** Tokens of a tool that is billed by the use are told for nothing. */
  private static boolean known(Tariff tariff, String tool, Map<String, Long> uses) {
    if (tool.endsWith(OF_TOKENS)) {
      return tariff.tools().containsKey(tool)
          || uses.keySet().stream()
              .anyMatch(other -> tool.startsWith(other + '_') && priced(tariff, other));
    }
    return tariff.tools().containsKey(tool)
        || tariff.tools().containsKey(tool + OF_REQUEST)
        || (tariff.tools().containsKey(tool + OUTPUT_TOKENS)
            && uses.containsKey(tool + OUTPUT_TOKENS));
  }

  private static boolean hasService(Tariff tariff, @Nullable String name) {
    return name == null || tariff.services().containsKey(name);
  }
}
