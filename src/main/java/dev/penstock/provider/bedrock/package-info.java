/**
 * AWS Bedrock Runtime: Converse and ConverseStream ({@code POST /model/{id}/converse}, {@code
 * .../converse-stream}), InvokeModel for embeddings ({@code POST /model/{id}/invoke}).
 *
 * <p>Wire format: "Converse", "ConverseStream", "InvokeModel" in the Amazon Bedrock API reference
 * and the service model of 2023-09-30; "Supported models and model features", "Tool use", "Prompt
 * caching", "Get validated JSON results from models", "Extended thinking" in its user guide; "Event
 * stream encoding"; "Signature Version 4 for API requests" in the IAM user guide; read 2026-11-21.
 *
 * <p>How OpenAI's chat request is said:
 *
 * <ul>
 *   <li>Leading system and developer messages become {@code system}; later ones stay at their place
 *       as {@code <system>} text of the user's turn. Turns of one role are merged, results of tools
 *       stand first in theirs, texts without words are left out, and a user opens with "Begin." if
 *       the caller's conversation does not begin with one. A document gets a text beside it, and a
 *       name that is allowed and there once.
 *   <li>{@code response_format}: a JSON Schema is native where the model has it ({@code
 *       outputConfig.textFormat}), else a tool that the model has to call and whose arguments are
 *       the answer's text. {@code json_object} is an instruction: likely, not certain.
 *   <li>{@code tool_choice: none}: tools are left out; where the conversation has calls in it,
 *       which Converse does not take without tools, Claude is told so by its own parameter, other
 *       models by an instruction.
 *   <li>{@code reasoning_effort}: Claude's {@code thinking} (see {@code dialect.claude}) and {@code
 *       outputConfig.effort}; {@code reasoningConfig} for Nova 2; {@code reasoning_effort} for
 *       gpt-oss; refused for others.
 *   <li>{@code parallel_tool_calls: false}, for Claude: {@code disable_parallel_tool_use} in {@code
 *       additionalModelRequestFields}.
 *   <li>Marks for the prompt cache become {@code cachePoint} blocks, for Claude and Nova.
 * </ul>
 *
 * <p>Refused as a value: a temperature above 1, images at an address, images and files of other
 * types, audio for Claude, forcing a tool upon a model that takes no such choice. Not carried over:
 * a user's {@code name}, an image's {@code detail}, unsigned reasoning text, the name of a document
 * in characters that Bedrock refuses.
 *
 * <p>Not supported: {@code n} above 1, {@code seed}, {@code logprobs}, penalties, {@code
 * logit_bias}; tools of the provider, audio and image output, {@code guardContent}, prompts of
 * Prompt management, objects in S3.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.bedrock;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
