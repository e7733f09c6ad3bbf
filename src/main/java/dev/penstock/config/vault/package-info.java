/** Section {@code vault}, and the port by which a reading asks for secrets. */
@NullMarked
@CheckReturnValue
package dev.penstock.config.vault;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
