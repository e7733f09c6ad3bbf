@NullMarked
@CheckReturnValue
package dev.penstock.upstream.fetch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
