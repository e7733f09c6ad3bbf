/** What deployments may still take. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
