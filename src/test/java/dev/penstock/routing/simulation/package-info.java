/** The routing logic under a simulated clock, against simulated deployments. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.simulation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
