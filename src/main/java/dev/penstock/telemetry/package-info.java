/** What the gateway tells about itself: metrics and log lines, fed by published facts. */
@NullMarked
@CheckReturnValue
package dev.penstock.telemetry;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
