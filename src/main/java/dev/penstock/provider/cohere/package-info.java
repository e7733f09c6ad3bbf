/**
 * Cohere's API v2: {@code POST /v2/chat} with JSON or server-sent events, {@code /v2/embed}, {@code
 * /v2/rerank}.
 *
 * <p>Wire format: <a href="https://docs.cohere.com/reference/chat">docs.cohere.com/reference</a>
 * and {@code cohere-openapi.yaml} of cohere-ai/cohere-developer-experience at {@code e814c8a1}
 * (2026-08-20), read 2026-11-21.
 *
 * <p>What Cohere has no counterpart for:
 *
 * <ul>
 *   <li>{@code n} over 1, {@code logit_bias}, {@code parallel_tool_calls: false}, a temperature
 *       above 1, penalties outside of 0 to 1: refused or dropped. {@code logprobs} are of pieces of
 *       text there and not of tokens: refused or dropped as well.
 *   <li>A tool by its name: it alone is offered, and some tool required.
 *   <li>{@code strict} of one tool: {@code strict_tools} is for all of them, and wants of each a
 *       required parameter; where one has none it is left out.
 *   <li>Sound, and files but plain text: refused. Names of users and cache markers are left out,
 *       and so are signatures of reasoning, which are another provider's.
 * </ul>
 *
 * <p>{@code tool_plan} is reasoning to callers. Handed back with a tool call it is a plan again for
 * models that do not think, and {@code thinking} for those that do.
 *
 * <p>Cohere bills other numbers of tokens ({@code billed_units}) than the model has read and
 * written ({@code tokens}): the prompt that it puts around the caller's own is free. Callers and
 * limits see the latter; what a call costs is worked out from the former.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.cohere;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
