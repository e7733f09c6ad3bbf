/**
 * Hugging Face's server for embeddings and reranking, Text Embeddings Inference. Embeddings are in
 * OpenAI's format at {@code /v1/embeddings}; reranking has a format of its own.
 *
 * <p>Source: the server's API description ({@code POST /rerank}), version 1.8, read 2026-11-21.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.tei;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
