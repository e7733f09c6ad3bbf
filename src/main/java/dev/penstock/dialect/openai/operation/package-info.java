/**
 * What is asked of models beside chat: embeddings and moderations in OpenAI's format, reranking in
 * Cohere's.
 *
 * <p>Source: OpenAI API reference (embeddings, moderations), Cohere API reference (rerank, v2),
 * Jina API reference (rerank), read 2026-11-21.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai.operation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
