/** Implementations of what the features above ask of a store. */
@NullMarked
@CheckReturnValue
package dev.penstock.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
