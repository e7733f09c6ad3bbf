/** How much room deployments have: requests and tokens per minute. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
