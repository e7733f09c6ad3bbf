/**
 * Hugging Face's text-generation-inference: {@code POST /generate}, {@code /generate_stream}.
 *
 * <p>Wire format: {@code router/src/lib.rs}, {@code server.rs}, {@code validation.rs} of
 * huggingface/text-generation-inference at {@code db931fcf} (2026-01-08), read 2026-11-21. Answers
 * of older servers, which are a list and tell less, are read as well.
 *
 * <p>{@code /generate} takes a prompt and no messages: {@link dev.penstock.config.PromptTemplate}
 * writes it. What it has no counterpart for:
 *
 * <ul>
 *   <li>Tools, and turns that hold their calls or results: refused. The server's own {@code
 *       /v1/chat/completions} has them: call it as {@code openai-compatible}.
 *   <li>{@code n}, {@code presence_penalty}, {@code logit_bias}, {@code reasoning_effort}, {@code
 *       response_format: json_object} (a grammar needs properties): refused or dropped. {@code
 *       logprobs} come with each token, but are not translated yet.
 *   <li>Sound, and files but plain text: refused. Images stand in the prompt as {@code
 *       ![](data:...)}, as servers of models with eyes want it.
 *   <li>Reasoning of earlier turns, names of users, cache markers: left out.
 * </ul>
 *
 * <p>A server includes the stop sequence that ended an answer; here it is cut off, as everywhere.
 * The prompt's tokens are in the stream's last event, or in the header {@code x-prompt-tokens}; of
 * servers that tell them nowhere they are estimated. {@code decoder_input_details} would tell them
 * too, but makes a server compute the probabilities of the whole prompt.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.tgi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
