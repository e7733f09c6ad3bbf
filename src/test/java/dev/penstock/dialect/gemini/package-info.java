/** Tests of Gemini's API for callers. */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.gemini;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
