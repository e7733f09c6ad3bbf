package dev.penstock.api.event;

import dev.penstock.api.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Published once per upstream call.
 *
 * @param outcome {@code success}, {@code cancelled}, or the code of the failure
 * @param usage tokens that the provider may bill for this call; null if nothing is known
 * @param usageEstimated whether we counted them, since the provider did not say
 * @param hedge whether it was the second call beside one that was slow
 * @param group the model group it was made in; null if unknown
 * @param billed what it cost
 */
public record AttemptFinished(
    String provider,
    String deployment,
    String outcome,
    @Nullable Usage usage,
    boolean usageEstimated,
    boolean hedge,
    @Nullable String group,
    Billed billed)
    implements Fact {

  /** A call of which no tokens are known. */
  public AttemptFinished(String provider, String deployment, String outcome) {
    this(provider, deployment, outcome, null, false, false, null, Billed.NOTHING);
  }
}
