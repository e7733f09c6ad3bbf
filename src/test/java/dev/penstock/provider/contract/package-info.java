/** The conversations that every provider has to hold, and what its fixtures say of them. */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.contract;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
