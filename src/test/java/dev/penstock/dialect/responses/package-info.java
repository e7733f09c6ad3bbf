/** The Responses API, translated. */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.responses;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
