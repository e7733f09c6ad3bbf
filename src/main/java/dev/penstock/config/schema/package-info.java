/** The JSON Schema of the configuration and what the gateway reads from it. */
@NullMarked
@CheckReturnValue
package dev.penstock.config.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
