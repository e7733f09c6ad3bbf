@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai.request;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
