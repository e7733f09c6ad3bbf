@NullMarked
@CheckReturnValue
package dev.penstock.provider.ollama;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
