/** Answers of OpenAI-format upstreams, once mended, as deltas for callers of other dialects. */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai.reading;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
