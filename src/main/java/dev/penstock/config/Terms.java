package dev.penstock.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a key or a team may use.
 *
 * @param limits of all its calls together
 * @param modelLimits of its calls to one model group, by the group's name
 * @param budgets its own
 */
public record Terms(
    ModelConfig.Limits limits,
    Map<String, ModelConfig.Limits> modelLimits,
    List<BudgetConfig> budgets) {
  /** As much as there is. */
  public static final Terms NONE = new Terms(ModelConfig.Limits.NONE, Map.of(), List.of());

  public Terms {
    modelLimits = Collections.unmodifiableMap(new LinkedHashMap<>(modelLimits));
    budgets = List.copyOf(budgets);
  }
}
