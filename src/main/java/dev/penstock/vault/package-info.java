/** Where {@code vault://NAME} leads. Nothing here runs on an event loop: all of it may block. */
@NullMarked
@CheckReturnValue
package dev.penstock.vault;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
