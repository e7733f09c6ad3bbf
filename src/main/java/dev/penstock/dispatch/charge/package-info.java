/** What calls draw on, what they cost, and that all of it is given back and booked once. */
@NullMarked
@CheckReturnValue
package dev.penstock.dispatch.charge;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
