/**
 * OpenAI and whoever speaks its chat completions format. Source: OpenAI API reference, chat
 * completions, read 2026-11-21. The body passes through; see dialect.openai.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.openai;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
