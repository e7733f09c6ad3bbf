/** What calls cost: the words that admission, accounting, stores and reports share. */
@NullMarked
@CheckReturnValue
package dev.penstock.api.spend;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
