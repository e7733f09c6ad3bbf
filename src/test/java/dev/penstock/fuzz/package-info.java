/** What comes from outside, spoilt in every way: nothing breaks, and all of it comes to an end. */
@NullMarked
@CheckReturnValue
package dev.penstock.fuzz;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
