@NullMarked
@CheckReturnValue
package dev.penstock.dialect.claude;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
