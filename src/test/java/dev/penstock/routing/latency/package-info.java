/** How fast deployments are. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.latency;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
