/**
 * Models on Google's Vertex AI: Gemini's, and Anthropic's as its publisher.
 *
 * <p>Source: the Vertex AI REST reference (v1, {@code publishers.models.generateContent}, {@code
 * streamGenerateContent}, {@code rawPredict}, {@code streamRawPredict}, {@code countTokens}), and
 * Anthropic's page "Claude on Vertex AI"; read 2026-11-21.
 *
 * <p>Requests and answers are those of the two vendors, whose dialects are handed in, but for:
 *
 * <ul>
 *   <li>Gemini on Vertex knows no {@code id} of function calls and responses and refuses one; they
 *       are paired by their order, which the dialect keeps.
 *   <li>Claude's model is in the path and not in the body, which says {@code anthropic_version}
 *       instead of a header; betas stay a header.
 *   <li>Errors of Google's front, as of a token or a quota, have Google's form before any model;
 *       those of Claude itself have Anthropic's.
 *   <li>{@code usageMetadata} has {@code trafficType} beside the counts, which nobody is told.
 * </ul>
 *
 * <p>Not supported: other publishers' models, embeddings, {@code labels} but in Gemini's own
 * requests, keys of express mode.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.vertex;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
