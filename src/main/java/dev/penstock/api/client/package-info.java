/** How callers speak: their APIs, and how answers are written in them. */
@NullMarked
@CheckReturnValue
package dev.penstock.api.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
