/** One YAML file, checked as a whole, as one immutable snapshot. */
@NullMarked
@CheckReturnValue
package dev.penstock.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
