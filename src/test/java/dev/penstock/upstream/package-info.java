/** Tests of what lies between the gateway and an upstream. */
@NullMarked
@CheckReturnValue
package dev.penstock.upstream;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
