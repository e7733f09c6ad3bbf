package dev.penstock.dispatch;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Exchange;
import dev.penstock.api.Usage;
import dev.penstock.config.ModelConfig.Deployment;
import dev.penstock.dialect.tokens.PromptTokens;
import dev.penstock.dialect.tokens.Tokenizer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a call.
 *
 * @param usage null if nothing is known
 * @param estimated whether we counted them, since the provider did not say
 */
record Tokens(@Nullable Usage usage, boolean estimated) {
  static final Tokens UNKNOWN = new Tokens(null, false);

  /** Of a call with this much of an answer. */
  static Tokens of(Exchange exchange, Deployment deployment, AnswerFacts answer) {
    Usage reported = answer.usage();
    if (reported == null) {
      Tokens counted = estimate(exchange, deployment, answer.producedTokens());
      Usage usage = counted.usage();
      if (usage == null) {
        return counted;
      }
      usage = usage.with(answer.hosting());
      return answer.searches() == 0
          ? new Tokens(usage, true)
          : new Tokens(usage.with(Usage.Kinds.ofSearches(answer.searches())), true);
    }
    Usage believed = reported.believable();
    return answer.finishReason() == null
        ? ofCut(believed, answer.producedTokens())
        : new Tokens(believed, reported.billing().estimated() || !believed.equals(reported));
  }

  /** Of a call that was broken off before its answer began: the provider has read the prompt. */
  static Tokens ofPrompt(Exchange exchange, Deployment deployment) {
    return estimate(exchange, deployment, 0);
  }

  /** Of a whole answer that was broken off after so many bytes. */
  static Tokens ofPart(Exchange exchange, Deployment deployment, long bytes) {
    return estimate(exchange, deployment, Usage.estimatedTokens(bytes));
  }

  /**
   * Of an answer that was cut after some usage was reported. Who reports as the answer goes on, as
   * Gemini, is believed; Anthropic's first event has the prompt's tokens, but hardly any output.
   */
  private static Tokens ofCut(Usage reported, long produced) {
    if (reported.outputTokens() >= produced / 2) {
      return new Tokens(reported, true);
    }
    Usage whole =
        new Usage(
            reported.inputTokens(),
            produced,
            reported.cachedTokens(),
            reported.cacheWriteTokens(),
            reported.reasoningTokens(),
            reported.kinds());
    return new Tokens(whole.with(reported.hosting()), true);
  }

  private static Tokens estimate(Exchange exchange, Deployment deployment, long produced) {
    long prompt = promptTokens(exchange, deployment.knownAs());
    Usage usage = new Usage(prompt, produced, null, null, null);
    long searches = exchange.request().needs().searches(prompt);
    return new Tokens(usage.with(Usage.Kinds.ofSearches(searches)), true);
  }

  /** Counted anew only if the model that was called counts in another way than that asked for. */
  private static long promptTokens(Exchange exchange, String model) {
    return Objects.equals(Tokenizer.of(model), Tokenizer.of(exchange.request().model()))
        ? exchange.request().needs().promptTokens().value()
        : PromptTokens.of(exchange.request().body(), model)
            + exchange.request().needs().carriedTokens();
  }
}
