/**
 * Gemini's own chat format, as Google AI Studio speaks it.
 *
 * <p>Source: the Gemini API reference ({@code generateContent}, {@code streamGenerateContent}), its
 * guides on function calling, structured output, thinking, thought signatures, file input methods,
 * and OpenAI compatibility at ai.google.dev; API version v1beta, read 2026-11-21.
 *
 * <p>Choices where the formats differ:
 *
 * <ul>
 *   <li>Gemini has one system instruction: those of later turns are appended to it, so that they
 *       keep their rank and lose their place. If there is nothing else, they are the user's turn.
 *   <li>Turns of the same role that follow each other are merged, as Gemini alternates user and
 *       model; tool results are part of the user's turn.
 *   <li>Tool and answer schemas travel as JSON Schema ({@code parametersJsonSchema}, {@code
 *       responseJsonSchema}); see {@link dev.penstock.provider.gemini.GeminiSchema}.
 *   <li>A thought signature of a function call is kept with the call. Of any other part it is a
 *       reasoning signature, marked {@code gemini:} so that another provider's is never sent here;
 *       it goes back on the last text of that turn. Thought summaries are not sent back. A call
 *       without signature gets the documented stand-in where the model insists on one.
 *   <li>{@code reasoning_effort}: see {@link dev.penstock.provider.gemini.GeminiThinking}.
 *   <li>Images at https addresses are fetched by Google, never by us, if the path's ending tells a
 *       type that it accepts.
 *   <li>Prompt-cache markers and the names of users have no place and are left out: Gemini caches
 *       by itself.
 *   <li>Code that Gemini ran, its output and images arrive as the fields {@code executable_code},
 *       {@code code_execution_result} and {@code images}, each a list; grounding sources as {@code
 *       annotations}; log probabilities as {@code logprobs}.
 * </ul>
 *
 * <p>Not supported: {@code logit_bias}; {@code parallel_tool_calls: false}; images within tool
 * results; audio and image output settings; Google's hosted tools (no request field for them);
 * arguments in pieces ({@code partialArgs}, which only Vertex sends, on request); the raw grounding
 * metadata. A stream that gives {@code finishReason} with every chunk (older Vertex) cannot be told
 * from a cut one.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.gemini;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
