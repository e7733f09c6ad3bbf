@NullMarked
@CheckReturnValue
package dev.penstock.dialect;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
