/**
 * Whether deployments may be called: circuit breakers, cooldowns, budgets of retries and hedges.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.routing.health;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
