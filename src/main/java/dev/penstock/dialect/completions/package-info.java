/**
 * OpenAI's older {@code /v1/completions}: a text that goes on. To a model that has only chat its
 * prompt is the message of a user.
 *
 * <p>Source: OpenAI API reference (completions, legacy), read 2026-11-21.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.completions;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
