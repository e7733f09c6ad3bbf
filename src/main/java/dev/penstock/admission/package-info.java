/** Who may come in: the gate with its bound, and the permit that gives the place back. */
@NullMarked
@CheckReturnValue
package dev.penstock.admission;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
