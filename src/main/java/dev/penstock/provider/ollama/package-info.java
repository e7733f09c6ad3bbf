/**
 * Ollama's native chat: {@code POST /api/chat}, answers as one JSON document or as NDJSON.
 *
 * <p>Wire format: <a href="https://docs.ollama.com/api/chat">docs.ollama.com/api/chat</a> and,
 * where that is silent, {@code api/types.go}, {@code server/routes.go} and {@code openai/openai.go}
 * of ollama/ollama at {@code fb3076099687} (2026-08-21), read 2026-11-21. Older servers ignore the
 * fields that they do not know ({@code id} and {@code index} of a tool call, {@code tool_call_id},
 * {@code thinking}); they refuse {@code think} with a level (before 0.11) or {@code max}.
 *
 * <p>What Ollama has no counterpart for:
 *
 * <ul>
 *   <li>{@code tool_choice} required or a name, {@code parallel_tool_calls: false}, {@code n} over
 *       1, {@code logit_bias}: refused or dropped. {@code tool_choice: none} leaves the tools out.
 *   <li>Image URLs: an image must be a data URL, for nobody here fetches what a caller names. Files
 *       are refused; sound goes where Ollama expects it, among the images.
 *   <li>{@code logprobs} before 0.12.11: older servers say none.
 *   <li>{@code strict}, image {@code detail}, a user's {@code name}, cache markers and signed
 *       reasoning mean nothing to Ollama and are left out.
 * </ul>
 *
 * <p>{@code options}, {@code keep_alive}, {@code think}, {@code truncate} and {@code shift} are
 * passed on as they are; a parameter of OpenAI's API wins over the same one in {@code options}. A
 * prompt that is too long is cut by Ollama without a word unless {@code truncate} is false.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.ollama;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
