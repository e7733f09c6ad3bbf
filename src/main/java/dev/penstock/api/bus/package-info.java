/**
 * What verticles ask each other over the event bus, as immutable or loop-confined objects handed
 * over by reference.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.api.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
