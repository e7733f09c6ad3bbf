/** The commands. */
@NullMarked
@CheckReturnValue
package dev.penstock.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
