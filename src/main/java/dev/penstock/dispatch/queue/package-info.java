/** Requests that wait until the limits of their key and their team have room for them. */
@NullMarked
@CheckReturnValue
package dev.penstock.dispatch.queue;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
