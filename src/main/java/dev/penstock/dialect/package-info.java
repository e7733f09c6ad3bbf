/** Wire formats that more than one vendor or endpoint speaks; pure translation, no I/O. */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
