/** Tests of all providers together. */
@NullMarked
@CheckReturnValue
package dev.penstock.provider;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
