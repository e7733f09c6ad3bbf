package dev.penstock.config;

import dev.penstock.config.BudgetConfig.Scope;
import dev.penstock.config.KeyConfig.Role;
import dev.penstock.config.check.Money;
import dev.penstock.config.check.Windows;
import dev.penstock.config.document.Node;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Teams, keys and budgets as records. */
final class AccessReader {
  private AccessReader() {}

  static Map<String, TeamConfig> teams(Section teams) {
    return each(teams, name -> team(name, teams.section(name)));
  }

  static TeamConfig team(String name, Section team) {
    return new TeamConfig(
        name,
        patterns(team),
        terms(Scope.TEAM, name, team),
        team.texts("tags"),
        texts(team.section("metadata")));
  }

  static KeyConfig key(Section key) {
    String name = key.text("name");
    String expires = key.textOrNull("expires");
    String secret = key.textOrNull("key");
    return new KeyConfig(
        name,
        secret == null ? null : new Secret(secret),
        key.textOrNull("team"),
        key.texts("models"),
        terms(Scope.KEY, name, key),
        expires == null ? null : OffsetDateTime.parse(expires).toInstant(),
        key.texts("tags"),
        texts(key.section("metadata")),
        key.texts("routes"),
        key.texts("cidrs"),
        role(key.text("role")),
        key.flag("blocked"),
        key.flag("explain"));
  }

  static JwtConfig jwt(Section jwt) {
    return new JwtConfig(
        jwt.text("issuer"),
        jwt.text("audience"),
        URI.create(jwt.text("jwks")),
        jwt.texts("algorithms"),
        new JwtConfig.Claims(
            jwt.text("team_claim"), jwt.text("models_claim"), jwt.text("name_claim")),
        jwt.textOrNull("default_team"),
        jwt.duration("jwks_refresh"),
        jwt.duration("leeway"));
  }

  /** Those of section {@code budgets}. */
  static List<BudgetConfig> budgets(List<Node> budgets) {
    return budgets.stream()
        .map(node -> new Section((Node.Mapping) node))
        .map(budget ->
            budget(
                Scope.valueOf(budget.text("scope").toUpperCase(Locale.ROOT)),
                budget.text("name"),
                budget))
        .toList();
  }

  private static Role role(String wire) {
    return Role.valueOf(wire.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static List<String> patterns(Section owner) {
    List<String> models = owner.texts("models");
    return models.contains("*") ? List.of() : models;
  }

  private static Terms terms(Scope scope, String name, Section owner) {
    Section models = owner.section("model_limits");
    return new Terms(
        limits(owner),
        each(models, model -> limits(models.section(model))),
        owner.node().items("budgets").stream()
            .map(node -> budget(scope, name, new Section((Node.Mapping) node)))
            .toList());
  }

  private static ModelConfig.Limits limits(Section of) {
    return new ModelConfig.Limits(
        of.has("rpm") ? (Integer) of.number("rpm") : null,
        of.has("tpm") ? (Long) of.longNumber("tpm") : null,
        of.has("max_parallel") ? (Integer) of.number("max_parallel") : null);
  }

  private static BudgetConfig budget(Scope scope, String name, Section budget) {
    BudgetWindow window =
        Windows.of(budget.text("window"), budget.textOrNull("kind"), budget.text("timezone"))
            .orElseThrow();
    long limit = Money.nanoUsd(budget.value("limit")).orElseThrow();
    return new BudgetConfig(
        scope.wire() + ':' + name + ':' + window.text(),
        scope,
        name,
        window,
        limit,
        budget.has("soft") ? soft(limit, budget.value("soft")) : null,
        budget.flag("hard"));
  }

  private static @Nullable Long soft(long limit, Object share) {
    BigDecimal exact = new BigDecimal(share.toString()).multiply(BigDecimal.valueOf(limit));
    // To round 1e-999999999 takes a number of as many digits.
    return exact.precision() <= exact.scale()
        ? 0L
        : exact.setScale(0, RoundingMode.DOWN).longValueExact();
  }

  private static Map<String, String> texts(Section section) {
    return each(section, section::text);
  }

  private static <T> Map<String, T> each(Section section, Function<String, T> read) {
    Map<String, T> all = new LinkedHashMap<>();
    section.node().entries().keySet().forEach(name -> all.put(name, read.apply(name)));
    return all;
  }
}
