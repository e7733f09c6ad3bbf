package dev.penstock.routing;

import dev.penstock.api.Abilities;
import dev.penstock.routing.health.ArmHealth;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a deployment is not a candidate.
 *
 * @param untilNanos when it may be one, on the monotonic clock; {@link #NEVER} if time does not
 *     help
 * @param param the field that the model refuses; null for the other reasons
 * @param lack what its provider's table says; null if it is not that
 */
record Obstacle(Why why, long untilNanos, @Nullable String param, Abilities.@Nullable Lack lack) {
  static final long NEVER = Long.MIN_VALUE;

  static final Obstacle EXCLUDED = lasting(Why.EXCLUDED);
  static final Obstacle BOUND_ELSEWHERE = lasting(Why.BOUND_ELSEWHERE);
  static final Obstacle TAGS = lasting(Why.TAGS);
  static final Obstacle CONTEXT_WINDOW = lasting(Why.CONTEXT_WINDOW);
  static final Obstacle MODALITY = lasting(Why.MODALITY);
  static final Obstacle MAX_PARALLEL = lasting(Why.MAX_PARALLEL);
  static final Obstacle WEIGHT = lasting(Why.WEIGHT);
  static final Obstacle ORDER = lasting(Why.ORDER);

  Obstacle(Why why, long untilNanos, @Nullable String param) {
    this(why, untilNanos, param, null);
  }

  enum Why {
    /** The request refers to what another provider keeps. */
    BOUND_ELSEWHERE,
    TAGS,
    /** What is asked for as a whole, as embeddings of a model that chats. */
    OPERATION,
    CONTEXT_WINDOW,
    MODALITY,
    UNSUPPORTED_PARAM,
    EXCLUDED,
    OPEN,
    PROBING,
    /** The provider's 429. */
    RATE_LIMITED,
    CREDENTIAL_REFUSED,
    /** Its own rpm or tpm, or the provider says that none is left. */
    RATE_LIMIT,
    MAX_PARALLEL,
    /** Fits and has weight 0, but one that has more fits too. */
    WEIGHT,
    /** Fits, but so does one of a lower order. */
    ORDER;

    /** Whether it is the request that does not fit, whatever the deployment's state. */
    boolean isOfRequest() {
      return switch (this) {
        case BOUND_ELSEWHERE, TAGS, OPERATION, CONTEXT_WINDOW, MODALITY, UNSUPPORTED_PARAM -> true;
        default -> false;
      };
    }

    /** As in explanations. */
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Obstacle lasting(Why why) {
    return new Obstacle(why, NEVER, null);
  }

  static Obstacle unsupported(String param) {
    return new Obstacle(Why.UNSUPPORTED_PARAM, NEVER, param);
  }

  static Obstacle of(Abilities.Lack lack) {
    Why why =
        switch (lack.kind()) {
          case OPERATION -> Why.OPERATION;
          case MODALITY -> Why.MODALITY;
          case PARAMETER -> Why.UNSUPPORTED_PARAM;
        };
    return new Obstacle(why, NEVER, lack.failure().param(), lack);
  }

  /** Whether the request could go there all the same, and what becomes of it. */
  boolean otherwise(Abilities.Otherwise what) {
    return lack != null && lack.otherwise() == what;
  }

  static Obstacle of(ArmHealth.Unavailable unavailable) {
    Why why =
        switch (unavailable.why()) {
          case OPEN -> Why.OPEN;
          case PROBING -> Why.PROBING;
          case RATE_LIMITED -> Why.RATE_LIMITED;
          case CREDENTIAL_REFUSED -> Why.CREDENTIAL_REFUSED;
        };
    return new Obstacle(why, unavailable.untilNanos(), null);
  }

  /** Whether it passes earlier than another; on a clock that may wrap. */
  boolean endsBefore(Obstacle other) {
    if (untilNanos == NEVER || other.untilNanos == NEVER) {
      return untilNanos != NEVER;
    }
    return untilNanos - other.untilNanos < 0;
  }
}
