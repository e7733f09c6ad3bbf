/**
 * How many tokens a text is to a model: by the tokenizer of OpenAI's models, by a rule of thumb for
 * all others.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.tokens;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
