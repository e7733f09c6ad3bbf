/** Tests of active health checks. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.probe;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
