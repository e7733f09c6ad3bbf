/** The strategies: each a pure choice from candidates, their signals and a random source. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
