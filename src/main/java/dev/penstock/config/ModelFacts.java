package dev.penstock.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model from the price book and the deployment's own settings.
 *
 * @param price null if unknown
 * @param contextWindow input and output tokens together; null if unknown
 * @param maxInputTokens null if unknown
 * @param modalities of the input: {@code text}, {@code image}, {@code audio}, {@code file}; null if
 *     unknown
 * @param unsupportedParams request fields that the model refuses
 */
public record ModelFacts(
    @Nullable Price price,
    @Nullable Long contextWindow,
    @Nullable Long maxInputTokens,
    @Nullable Set<String> modalities,
    Set<String> unsupportedParams) {
  /** Nothing is known. */
  public static final ModelFacts UNKNOWN = new ModelFacts(null, null, null, null, Set.of());

  public ModelFacts {
    modalities = modalities == null ? null : Set.copyOf(modalities);
    unsupportedParams = Set.copyOf(unsupportedParams);
  }
}
