@NullMarked
@CheckReturnValue
package dev.penstock.provider.cohere;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
