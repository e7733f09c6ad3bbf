/** Who changed what. */
@NullMarked
@CheckReturnValue
package dev.penstock.api.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
