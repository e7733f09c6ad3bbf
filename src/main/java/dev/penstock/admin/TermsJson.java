package dev.penstock.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.BudgetConfig;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.KeyConfig.Role;
import dev.penstock.config.ModelConfig.Limits;
import dev.penstock.config.TeamConfig;
import dev.penstock.config.Terms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Declared keys and teams as the settings that they would be made with at run time. */
final class TermsJson {
  private static final int NANO_DIGITS = 9;
  private static final int SHARE_DIGITS = 6;

  private TermsJson() {}

  /** Without name and key. */
  static ObjectNode of(KeyConfig key) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (key.team() != null) {
      json.put("team", key.team());
    }
    common(json, key.models(), key.terms(), key.tags(), key.metadata());
    if (key.expires() != null) {
      json.put("expires", key.expires().toString());
    }
    texts(json, "routes", key.routes());
    texts(json, "cidrs", key.cidrs());
    if (key.role() != Role.NONE) {
      json.put("role", key.role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    if (key.blocked()) {
      json.put("blocked", true);
    }
    if (key.explain()) {
      json.put("explain", true);
    }
    return json;
  }

  /** Without name. */
  static ObjectNode of(TeamConfig team) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    common(json, team.models(), team.terms(), team.tags(), team.metadata());
    return json;
  }

  private static void common(
      ObjectNode json,
      List<String> models,
      Terms terms,
      List<String> tags,
      Map<String, String> metadata) {
    texts(json, "models", models);
    limits(json, terms.limits());
    if (!terms.modelLimits().isEmpty()) {
      ObjectNode byModel = json.putObject("model_limits");
      terms.modelLimits().forEach((model, limits) -> limits(byModel.putObject(model), limits));
    }
    if (!terms.budgets().isEmpty()) {
      ArrayNode budgets = json.putArray("budgets");
      terms.budgets().forEach(budget -> budget(budgets.addObject(), budget));
    }
    texts(json, "tags", tags);
    if (!metadata.isEmpty()) {
      ObjectNode notes = json.putObject("metadata");
      metadata.forEach(notes::put);
    }
  }

  private static void texts(ObjectNode json, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = json.putArray(field);
      texts.forEach(array::add);
    }
  }

  private static void limits(ObjectNode json, Limits limits) {
    if (limits.rpm() != null) {
      json.put("rpm", limits.rpm());
    }
    if (limits.tpm() != null) {
      json.put("tpm", limits.tpm());
    }
    if (limits.maxParallel() != null) {
      json.put("max_parallel", limits.maxParallel());
    }
  }

  private static void budget(ObjectNode json, BudgetConfig budget) {
    BigDecimal limit = BigDecimal.valueOf(budget.limitNanoUsd(), NANO_DIGITS);
    json.put("limit", plain(limit)).put("window", budget.window().text());
    Long soft = budget.softNanoUsd();
    if (soft != null && limit.signum() > 0) {
      json.put(
          "soft",
          plain(
              BigDecimal.valueOf(soft, NANO_DIGITS)
                  .divide(limit, SHARE_DIGITS, RoundingMode.HALF_UP)));
    }
    if (!budget.hard()) {
      json.put("hard", false);
    }
  }

  /** 100, not 1E+2. */
  private static BigDecimal plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
