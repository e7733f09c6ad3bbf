@NullMarked
@CheckReturnValue
package dev.penstock.dialect.framing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
