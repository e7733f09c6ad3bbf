/** Tests of sinks, against real files and servers. */
@NullMarked
@CheckReturnValue
package dev.penstock.telemetry.sink;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
