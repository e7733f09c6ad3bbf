/**
 * Responses that callers go on from: kept for a while, each for the caller that it was made for.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.responses;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
