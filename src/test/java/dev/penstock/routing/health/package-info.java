/** Breakers, cooldowns and budgets. */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.health;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
