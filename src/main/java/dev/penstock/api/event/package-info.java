/** Facts that happened, published on the event bus. */
@NullMarked
@CheckReturnValue
package dev.penstock.api.event;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
