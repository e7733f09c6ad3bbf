/** Tests of the Gemini dialect. */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.gemini;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
