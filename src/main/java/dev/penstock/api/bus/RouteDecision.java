package dev.penstock.api.bus;

import dev.penstock.config.ModelConfig;
import dev.penstock.config.ProviderConfig;
import dev.penstock.error.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The router's answer to a {@link RouteRequest}. */
public sealed interface RouteDecision {

  /**
   * Go there.
   *
   * @param group name of the model group
   * @param deployment the choice, its model name already filled in for wildcards
   * @param credential the provider's key to use; null if the provider has none
   * @param lease counts the request as in flight; whoever holds the decision ends it
   * @param hedgeAfter start a second call when there is no content after this time; null for never
   * @param explanation the decision as JSON on one line; null if it was not asked for
   */
  record Chosen(
      String group,
      ModelConfig.Deployment deployment,
      ProviderConfig.@Nullable Credential credential,
      Lease lease,
      @Nullable Duration hedgeAfter,
      @Nullable String explanation)
      implements RouteDecision {

    /** The deployment with this credential: what a breaker is for. */
    public String arm() {
      return arm(deployment, credential);
    }

    /** {@code provider/model}, and {@code |credential} where there is one. */
    public static String arm(
        ModelConfig.Deployment deployment, ProviderConfig.@Nullable Credential credential) {
      return credential == null ? deployment.id() : deployment.id() + '|' + credential.id();
    }
  }

  /**
   * There is nowhere to go.
   *
   * @param failure what to tell the caller if nothing else helps
   * @param reason whether waiting may help
   * @param explanation the decision as JSON on one line; null if it was not asked for
   */
  record Refused(Failure failure, Reason reason, @Nullable String explanation)
      implements RouteDecision {}

  /** Why there is nowhere to go. */
  enum Reason {
    /** The request itself is wrong here: unknown or forbidden model, too long, unsupported. */
    REQUEST,
    /** Every deployment is excluded, open, cooled down or full; the failure may say until when. */
    NONE_LEFT,
    /** The group's retries or hedges are used up for now. */
    BUDGET
  }

  /** A place among a deployment's requests in flight. */
  interface Lease {
    /** The head of the answer told what is left of the provider's own limits. */
    void remaining(ProviderLimits limits);

    /**
     * The first content of a stream came, so long after the call. It is enough for a half-open
     * breaker and for the averages, which would else wait for the last byte of a long stream.
     */
    void answering(long ttftNanos);

    /** Gives the place back and tells how the call went; only the first call counts. */
    void end(AttemptResult result);

    /** The call is not made after all. */
    default void giveBack() {
      end(AttemptResult.NOT_MADE);
    }

    /** When nothing can be said of the deployment, as after a cancelled call. */
    default void release() {
      end(AttemptResult.CANCELLED);
    }
  }
}
