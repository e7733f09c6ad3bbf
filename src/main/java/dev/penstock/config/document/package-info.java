/** A YAML file as a tree that knows where each value stands, and what is wrong with it. */
@NullMarked
@CheckReturnValue
package dev.penstock.config.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
