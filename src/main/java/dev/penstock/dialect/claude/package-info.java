/**
 * What is true of Anthropic's Claude models wherever they are served: their limits and thinking.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.claude;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
