/** Ledger rows and events on their way out: bounded, resumed, never on a request's path. */
@NullMarked
@CheckReturnValue
package dev.penstock.telemetry.sink;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
