/**
 * Anthropic's Messages API ({@code POST /v1/messages}, {@code anthropic-version: 2023-06-01}).
 *
 * <p>Wire format: "Create a Message", "Streaming messages", "Errors", "Thinking", "Adaptive
 * thinking", "Structured outputs", "Stop reasons" at platform.claude.com/docs, read 2026-11-21.
 *
 * <p>How OpenAI's chat request is said:
 *
 * <ul>
 *   <li>Leading system and developer messages become {@code system}; later ones stay at their place
 *       as {@code <system>} text of the user's turn. Turns of one role are merged, texts without
 *       words left out (a user's turn without any says "(empty message)"), the end of a last
 *       assistant turn trimmed. A conversation that does not begin with the user is opened with
 *       "Begin.".
 *   <li>{@code max_tokens} is required: 16384 by default, 4096 for models before Claude 4 and for
 *       names that do not tell. A default is raised above a thinking budget, the caller's own limit
 *       never.
 *   <li>{@code reasoning_effort}: from Claude 4.6 on adaptive thinking with that effort ("minimal"
 *       is "low"); before, budgets of 1024 (low), 4096 (medium), 16384 (high) and 24576 (xhigh)
 *       tokens, at most three quarters of the caller's limit, and no thinking for "minimal". It
 *       yields to a forced tool and to a tool loop without signed reasoning. Models that always
 *       think do so with effort "low" for "none".
 *   <li>{@code response_format}: a JSON Schema is native; its objects are closed where the caller
 *       left it open. {@code json_object} has no counterpart and is an instruction: likely, not
 *       certain.
 *   <li>{@code user} (or {@code safety_identifier}) becomes {@code metadata.user_id}, unless it
 *       looks like an address or a telephone number.
 * </ul>
 *
 * <p>Refused as a value: a temperature above 1, stop sequences of white space, sampling parameters
 * beside thinking or for models from 4.7 on (which take none), audio, images other than JPEG, PNG,
 * GIF and WebP, files other than PDF and plain text. Not carried over: a user's {@code name}, an
 * image's {@code detail}, unsigned reasoning text, signed reasoning where the model is not to
 * think, the name of a schema. Passed on for Anthropic to judge: reasoning that another provider
 * signed, a last assistant turn (refused by models from 4.6 on), a schema in words it does not
 * know.
 *
 * <p>Not supported: {@code n} above 1, {@code seed}, {@code logprobs}, penalties, {@code
 * logit_bias}, audio, {@code prediction}, {@code web_search_options}. In answers, blocks of server
 * tools are left out; citations of the web become {@code annotations}, others are kept in {@code
 * citations}.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.anthropic;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
