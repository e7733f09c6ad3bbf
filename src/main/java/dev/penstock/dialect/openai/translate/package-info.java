/** Answers of other dialects, written in OpenAI's format. */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai.translate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
