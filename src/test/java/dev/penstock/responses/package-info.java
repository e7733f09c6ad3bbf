/** Responses that callers go on from. */
@NullMarked
@CheckReturnValue
package dev.penstock.responses;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
