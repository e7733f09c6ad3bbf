/** Why requests fail, and the one mapping of that to what a caller sees. */
@NullMarked
@CheckReturnValue
package dev.penstock.error;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
