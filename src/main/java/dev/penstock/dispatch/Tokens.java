package dev.penstock.dispatch;

import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Exchange;
import dev.penstock.api.Usage;
import dev.penstock.dialect.openai.request.PromptSize;
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
  static Tokens of(Exchange exchange, AnswerFacts answer) {
    Usage reported = answer.usage();
    return reported != null
        ? new Tokens(reported, false)
        : estimate(exchange, answer.contentChars());
  }

  /** Of a call that was broken off before its answer began: the provider has read the prompt. */
  static Tokens ofPrompt(Exchange exchange) {
    return estimate(exchange, 0);
  }

  private static Tokens estimate(Exchange exchange, long answerChars) {
    long prompt = PromptSize.tokens(exchange.request().body());
    return new Tokens(
        new Usage(prompt, Usage.estimatedTokens(answerChars), null, null, null), true);
  }
}
