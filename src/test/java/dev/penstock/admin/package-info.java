/** Tests of the admin port. */
@NullMarked
@CheckReturnValue
package dev.penstock.admin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
