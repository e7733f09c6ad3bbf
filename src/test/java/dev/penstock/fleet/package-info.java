/** Whole gateways on one Redis: what they promise together, also while it is in trouble. */
@NullMarked
package dev.penstock.fleet;

import org.jspecify.annotations.NullMarked;
