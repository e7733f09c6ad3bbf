/** Joins the stages: the path of a request from admission to its last byte. */
@NullMarked
@CheckReturnValue
package dev.penstock.dispatch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
