/** Tests of metrics and log lines. */
@NullMarked
@CheckReturnValue
package dev.penstock.telemetry;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
