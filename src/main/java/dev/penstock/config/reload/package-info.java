/** How the configuration in force changes: the watched file, versions, and the way back. */
@NullMarked
@CheckReturnValue
package dev.penstock.config.reload;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
