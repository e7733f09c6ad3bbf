/** Recorded provider traffic through the gateway: what its callers get of it. */
@NullMarked
@CheckReturnValue
package dev.penstock.replay;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
