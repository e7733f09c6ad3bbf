@NullMarked
@CheckReturnValue
package dev.penstock.provider.simulated;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
