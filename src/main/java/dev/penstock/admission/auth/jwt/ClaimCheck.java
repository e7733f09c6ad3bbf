package dev.penstock.admission.auth.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.JwtConfig;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the claims of a token whose signature is right must say, and what they say. */
final class ClaimCheck {
  private static final int LONGEST_NAME = 256;
  private static final int MOST = 256;

  private final JwtConfig config;

  ClaimCheck(JwtConfig config) {
    this.config = config;
  }

  /** Whether the token is of our issuer, for us, and for now. */
  boolean holds(ObjectNode claims, Instant now) {
    BigDecimal seconds = BigDecimal.valueOf(now.toEpochMilli(), 3);
    BigDecimal leeway = BigDecimal.valueOf(config.leeway().toMillis(), 3);
    JsonNode end = claims.path("exp");
    JsonNode begin = claims.path("nbf");
    return claims.path("iss").isTextual()
        && claims.path("iss").asText().equals(config.issuer())
        && isForUs(claims.path("aud"))
        // A token that never ends is one that nobody can take back.
        && end.isNumber()
        && seconds.compareTo(end.decimalValue().add(leeway)) < 0
        && (begin.isMissingNode()
            || (begin.isNumber() && seconds.compareTo(begin.decimalValue().subtract(leeway)) >= 0));
  }

  private boolean isForUs(JsonNode audience) {
    List<String> all = audience.isTextual() || audience.isArray() ? texts(audience) : null;
    return all != null && all.contains(config.audience());
  }

  /** Null if the claims cannot be understood: then nobody guesses. */
  @Nullable Bearer bearer(ObjectNode claims) {
    JsonNode name = claims.path(config.claims().name());
    JsonNode team = claims.path(config.claims().team());
    JsonNode models = claims.path(config.claims().models());
    List<String> teams = isAbsent(team) ? List.of() : texts(team);
    List<String> allowed = isAbsent(models) ? null : models(models);
    if (!name.isTextual()
        || !isName(name.asText())
        || teams == null
        || (allowed == null && !isAbsent(models))) {
      return null;
    }
    return new Bearer(name.asText(), teams, allowed);
  }

  private static boolean isAbsent(JsonNode claim) {
    return claim.isMissingNode() || claim.isNull();
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST_NAME
        && name.codePoints()
            .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
  }

  /** A list, or words in one text, as scopes are written. */
  private static @Nullable List<String> models(JsonNode claim) {
    return claim.isTextual() ? List.of(claim.asText().strip().split(" +")) : texts(claim);
  }

  private static @Nullable List<String> texts(JsonNode claim) {
    if (claim.isTextual()) {
      return List.of(claim.asText());
    }
    if (!claim.isArray() || claim.size() > MOST) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : claim) {
      if (!each.isTextual()) {
        return null;
      }
      texts.add(each.asText());
    }
    return texts;
  }
}
