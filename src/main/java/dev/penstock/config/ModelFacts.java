package dev.penstock.config;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model from the price book and the deployment's own settings.
 *
 * @param price null if unknown
 * @param contextWindow input and output tokens together; null if unknown
 * @param maxInputTokens null if unknown
 * @param maxOutputTokens the most one answer may have; null if unknown
 * @param modalities of the input: {@code text}, {@code image}, {@code audio}, {@code file}; null if
 *     unknown
 * @param unsupportedParams request fields that the model refuses
 * @param operation what it is for: {@code chat}, {@code embeddings}, {@code rerank}, {@code
 *     moderations} or {@code completions}; null if unknown
 * @param byName what is known once a wildcard's {@code *} has become a name; null if it is one
 */
public record ModelFacts(
    @Nullable Price price,
    @Nullable Long contextWindow,
    @Nullable Long maxInputTokens,
    @Nullable Long maxOutputTokens,
    @Nullable Set<String> modalities,
    Set<String> unsupportedParams,
    @Nullable String operation,
    @Nullable FactsByName byName) {
  /** Nothing is known. */
  public static final ModelFacts UNKNOWN = new ModelFacts(null, null, null, null, Set.of());

  public ModelFacts {
    modalities = modalities == null ? null : Set.copyOf(modalities);
    unsupportedParams = Set.copyOf(unsupportedParams);
  }

  /** Of a model whose name is known, but not how much it may answer. */
  public ModelFacts(
      @Nullable Price price,
      @Nullable Long contextWindow,
      @Nullable Long maxInputTokens,
      @Nullable Set<String> modalities,
      Set<String> unsupportedParams) {
    this(price, contextWindow, maxInputTokens, null, modalities, unsupportedParams, null, null);
  }

  /** These facts until the name is known. */
  ModelFacts until(FactsByName named) {
    return new ModelFacts(
        price,
        contextWindow,
        maxInputTokens,
        maxOutputTokens,
        modalities,
        unsupportedParams,
        operation,
        named);
  }

  /** What is known once the name is. */
  public ModelFacts named(String model) {
    return byName == null ? this : byName.of(model);
  }

  /** This, and where it says nothing the other; fields that either refuses. */
  ModelFacts orElse(ModelFacts other) {
    Set<String> refused = unsupportedParams;
    if (!other.unsupportedParams.isEmpty()) {
      refused = new HashSet<>(unsupportedParams);
      refused.addAll(other.unsupportedParams);
    }
    return new ModelFacts(
        price != null ? price : other.price,
        contextWindow != null ? contextWindow : other.contextWindow,
        maxInputTokens != null ? maxInputTokens : other.maxInputTokens,
        maxOutputTokens != null ? maxOutputTokens : other.maxOutputTokens,
        modalities != null ? modalities : other.modalities,
        refused,
        operation != null ? operation : other.operation,
        null);
  }
}
