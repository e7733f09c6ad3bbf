/**
 * Our vocabulary between dialects and stages: one request in flight, conversations, deltas, usage.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
