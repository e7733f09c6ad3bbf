/** Cuts byte streams into events: server-sent events, JSON lines, elements of a JSON array. */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.framing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
