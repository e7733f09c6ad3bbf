/** Rate limits and places, as pure state. */
@NullMarked
@CheckReturnValue
package dev.penstock.admission.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
