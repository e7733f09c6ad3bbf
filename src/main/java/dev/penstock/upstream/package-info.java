/** Calls to upstreams: pooled HTTP, time limits, framing of event streams. */
@NullMarked
@CheckReturnValue
package dev.penstock.upstream;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
