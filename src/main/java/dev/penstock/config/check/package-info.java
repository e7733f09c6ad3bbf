/** What a schema cannot say: names that must exist, values that exclude each other. */
@NullMarked
@CheckReturnValue
package dev.penstock.config.check;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
