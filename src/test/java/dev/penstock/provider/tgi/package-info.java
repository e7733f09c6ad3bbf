@NullMarked
@CheckReturnValue
package dev.penstock.provider.tgi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
