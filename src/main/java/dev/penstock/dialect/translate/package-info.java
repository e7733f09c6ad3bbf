/** From any provider's answers to any caller's dialect, by way of deltas. */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.translate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
