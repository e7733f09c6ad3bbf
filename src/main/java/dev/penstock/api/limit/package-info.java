/** What was taken in the last minute: for every stage that counts rates. */
@NullMarked
@CheckReturnValue
package dev.penstock.api.limit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
