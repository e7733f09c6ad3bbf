/** Writes answers to clients: whole ones, streams, errors. */
@NullMarked
@CheckReturnValue
package dev.penstock.egress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
