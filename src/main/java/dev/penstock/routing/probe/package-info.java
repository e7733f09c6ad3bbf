/** Active health checks: deployments are called now and then although nobody asked. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.probe;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
