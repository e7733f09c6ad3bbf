/**
 * A provider that needs nothing: it answers in OpenAI's chat format, deterministically, and fails
 * on request. See {@code docs/simulated.md}.
 *
 * <p>Wire format: OpenAI's chat completions, <a
 * href="https://platform.openai.com/docs/api-reference/chat">platform.openai.com/docs/api-reference/chat</a>,
 * read 2026-11-21. Not imitated: logprobs, audio, annotations, cached tokens, a service tier.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.simulated;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
