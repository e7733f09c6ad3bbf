@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai.passthrough;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
