/**
 * OpenAI's chat completions format: reading requests, passing answers through, writing answers of
 * other dialects.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
