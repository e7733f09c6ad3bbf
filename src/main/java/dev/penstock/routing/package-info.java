/**
 * Which deployment a request goes to: the router verticle, the groups it knows, what it sees of
 * them.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.routing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
